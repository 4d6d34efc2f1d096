// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.StepCheck;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All checkers of one run. Made at boot, before the objects that they watch. Callers of the kernel
 * tell this class of their calls, and implementations of a driver's callbacks tell it of the
 * callbacks, each in the task that makes the call. At the end this class tells all findings. On a
 * live machine all methods do nothing.
 */
public final class Checkers {
  /** The names of all checkers, in alphabetical order. */
  public static final List<String> NAMES =
      List.of(
          Assertion.NAME,
          CallbackAfterUnregister.NAME,
          EndWithoutStart.NAME,
          EndlessWait.NAME,
          FrameCounts.NAME,
          FreedFrame.NAME,
          HeldAtEnd.NAME,
          LeakedMm.NAME,
          ListCorruption.NAME,
          LockOrder.NAME,
          OpenRanges.NAME,
          PendingFlush.NAME,
          RecursiveRead.NAME,
          References.NAME,
          RegisteredInSection.NAME,
          ReleaseTwice.NAME,
          SleepInAtomic.NAME,
          StartWithoutEnd.NAME,
          UnlockedEntry.NAME,
          UsersBelowZero.NAME);

  /**
   * The name of the monitor of grace periods, which stands beside their algorithm and is not among
   * these checkers.
   */
  public static final String GRACE_PERIOD = "grace-period";

  private final Map<String, CallbackAfterUnregister> callbacks = new TreeMap<>();
  private final Map<String, ReleaseTwice> releases = new TreeMap<>();
  private final Ranges ranges = new Ranges();
  private final RegisteredInSection registeredInSection = new RegisteredInSection(ranges);
  private final References references = new References();
  private final LeakedMm leaks = new LeakedMm(references);

  /** The value of a range start that succeeded, and of a range start that returns void. */
  private static final int SUCCESS = 0;

  /** The checkers of a run on that machine. The run has not begun. */
  public Checkers(Machine machine) {
    if (machine instanceof SteppedMachine stepped) {
      stepped.onEachStep(new OfSteps());
    }
  }

  /** The checkers that look at each step. */
  private final class OfSteps implements StepCheck {
    @Override
    public void step(Task current, EventKind kind) {
      SleepInAtomic.step(current, kind);
      RecursiveRead.step(current, kind);
      registeredInSection.step(current, kind);
    }

    @Override
    public void mightSleep(Task current, String function) {
      SleepInAtomic.mightSleep(current, function);
    }
  }

  // The objects of a run. The maker of an object announces it before the first use.

  /**
   * An address space.
   *
   * @param name a name that no other object has
   * @param users {@code mm_users} at the start
   */
  public void mm(String name, int users) {
    ranges.mm(name);
    references.mm(name, users);
  }

  /**
   * A notifier.
   *
   * @param name a name that no other object has
   * @param paired whether it has both a range start and a range end
   */
  public void notifier(String name, boolean paired) {
    callbacks.put(name, new CallbackAfterUnregister(name));
    releases.put(name, new ReleaseTwice(name));
    references.notifier(name);
    leaks.notifier(name);
    if (paired) {
      ranges.notifier(name);
    }
  }

  // Calls of the kernel, told by the callers.

  /** About to register a notifier on an address space. */
  public void registering(Task current, String notifier, String mm) {
    if (Machine.stepped(current)) {
      of(callbacks, notifier).registering(current);
      registeredInSection.registering(current, notifier, mm);
    }
  }

  /** A registration on an address space has returned this value. */
  public void registered(Task current, String notifier, String mm, int value) {
    if (!Machine.stepped(current)) {
      return;
    }
    registeredInSection.registered(current);
    if (value == SUCCESS) {
      of(releases, notifier).registered(current);
      ranges.registered(current, notifier);
      references.registrations(current, notifier, mm, 1);
    }
  }

  /**
   * About to unregister a notifier by the function that waits for its callbacks.
   *
   * @return the number of the registration, to be handed to {@link #unregistered}
   */
  public int unregistering(Task current, String notifier) {
    return Machine.stepped(current) ? of(callbacks, notifier).unregistering(current) : 0;
  }

  /** The unregistration of {@link #unregistering} has returned. */
  public void unregistered(Task current, String notifier, String mm, int registration) {
    if (Machine.stepped(current)) {
      of(callbacks, notifier).unregistered(current, registration);
      references.registrations(current, notifier, mm, -1);
    }
  }

  /** An unregistration by the function that waits for nothing has returned. */
  public void unregisteredUnawaited(Task current, String notifier, String mm) {
    if (Machine.stepped(current)) {
      references.registrations(current, notifier, mm, -1);
    }
  }

  /** The memory of a notifier was freed. */
  public void freed(Task current, String notifier) {
    if (Machine.stepped(current)) {
      leaks.freed(current, notifier);
    }
  }

  /** A call of mmget, by 1, or of mmput, by -1, has returned. */
  public void users(Task current, String mm, int by) {
    if (Machine.stepped(current)) {
      references.users(current, mm, by);
    }
  }

  /** A call of mmgrab, by 1, or of mmdrop, by -1, has returned. */
  public void grabs(Task current, String mm, int by) {
    if (Machine.stepped(current)) {
      references.grabs(current, mm, by);
    }
  }

  /** About to call a range start. */
  public void rangeStarting(Task current) {
    if (Machine.stepped(current)) {
      ranges.starting(current);
    }
  }

  /** The range start has returned a value, 0 where it has none. */
  public void rangeStarted(Task current, String mm, int value) {
    if (Machine.stepped(current)) {
      ranges.started(current, mm, value != SUCCESS);
    }
  }

  /** About to call a range end. */
  public void rangeEnding(Task current, String mm) {
    if (Machine.stepped(current)) {
      ranges.ending(current, mm);
    }
  }

  // Callbacks, told by drivers.

  /** Any callback is entered. */
  public void entered(Task current, String notifier) {
    if (Machine.stepped(current)) {
      of(callbacks, notifier).entered(current);
    }
  }

  /** Any callback returns. */
  public void left(Task current, String notifier) {
    if (Machine.stepped(current)) {
      of(callbacks, notifier).left(current);
    }
  }

  /** Release is entered. */
  public void releaseEntered(Task current, String notifier) {
    if (Machine.stepped(current)) {
      of(releases, notifier).entered(current);
    }
  }

  /** The callback for a range's start returns a value, 0 where it has none. */
  public void rangeTold(Task current, String notifier, int value) {
    if (Machine.stepped(current)) {
      ranges.told(current, notifier, value != SUCCESS);
    }
  }

  /** The callback for a range's end is entered. */
  public void rangeEnded(Task current, String notifier) {
    if (Machine.stepped(current)) {
      ranges.ended(current, notifier);
    }
  }

  // Findings.

  /**
   * The state that a run has left at its end.
   *
   * @param listFaults the faults of its lists, in words; empty where there are none
   * @param lockOrder the pairs of classes of which one lock was taken under another
   * @param frameFaults what is wrong with the counts of its frames, in words; empty where nothing
   *     is
   * @param flushFaults what flushes would still have to do, in words; empty where nothing is left
   */
  public record Left(
      FinalState state,
      List<String> listFaults,
      Collection<LockOrder.Edge> lockOrder,
      List<String> frameFaults,
      List<String> flushFaults) {
    /** Of a run without areas. */
    public Left(FinalState state, List<String> listFaults, Collection<LockOrder.Edge> lockOrder) {
      this(state, listFaults, lockOrder, List.of(), List.of());
    }
  }

  /**
   * All findings of the run, each once, in the order in which they were seen.
   *
   * @param end how the run ended
   * @param left the state that the run left
   */
  public List<Finding.Seen> atEnd(SteppedMachine machine, RunEnd end, Left left) {
    List<Finding> last = new ArrayList<>();
    LockOrder.cycles(left.lockOrder()).forEach(cycle -> last.add(cycle.finding()));
    if (end instanceof RunEnd.Finished) {
      last.addAll(references.atEnd(left.state()));
      last.addAll(OpenRanges.atEnd(ranges, left.state()));
      last.addAll(EndWithoutStart.atEnd(ranges));
      last.addAll(StartWithoutEnd.atEnd(ranges, left.state().mms().keySet()));
      last.addAll(leaks.atEnd(left.state()));
      last.addAll(HeldAtEnd.atEnd(machine));
      last.addAll(FrameCounts.atEnd(left.frameFaults()));
      last.addAll(PendingFlush.atEnd(left.flushFaults()));
    }
    last.addAll(UsersBelowZero.atEnd(left.state()));
    if (!(end instanceof RunEnd.Stopped)) {
      left.listFaults().forEach(fault -> last.add(ListCorruption.found(fault)));
    }
    for (ReleaseTwice release : releases.values()) {
      Finding finding = release.atEnd();
      if (finding != null) {
        last.add(finding);
      }
    }
    last.addAll(EndlessWait.atEnd(machine, end));
    if (last.isEmpty() && machine.findings().isEmpty()) {
      return List.of(); // as after almost every one of millions of runs
    }
    List<Finding.Seen> all = new ArrayList<>();
    Set<Finding> known = new HashSet<>();
    for (Finding.Seen seen : machine.findings()) {
      if (known.add(seen.finding())) {
        all.add(seen);
      }
    }
    for (Finding finding : last) {
      if (known.add(finding)) {
        all.add(new Finding.Seen(finding, null, machine.steps()));
      }
    }
    return all;
  }

  private static <T> T of(Map<String, T> things, String name) {
    T thing = things.get(name);
    if (thing == null) {
      throw new IllegalArgumentException("the checkers were not told of " + name + " at boot");
    }
    return thing;
  }
}
