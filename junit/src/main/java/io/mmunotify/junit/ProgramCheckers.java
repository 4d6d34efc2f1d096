// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.check.CallbackNesting;
import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.ReferenceObserver;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checkers of one execution. They are told what {@link TracedCalls} sees: calls of the kernel
 * and callbacks, in the task that makes them.
 */
final class ProgramCheckers implements ReferenceObserver {
  private static final Set<Callback> RANGE =
      Set.of(Callback.INVALIDATE_RANGE_START, Callback.INVALIDATE_RANGE_END);

  private final Checkers checkers;
  private final CallbackNesting nesting = new CallbackNesting(CallbackNesting.MOST);
  private final Map<String, MmStruct> mms = new LinkedHashMap<>();

  /** The tasks that are in a function of the kernel, and not in a callback that it called. */
  private final Set<Task> inKernel = new HashSet<>();

  ProgramCheckers(Machine machine) {
    this.checkers = new Checkers(machine);
  }

  /**
   * A new address space.
   *
   * @throws IllegalArgumentException if another one has its name
   */
  void made(MmStruct mm, int users) {
    if (mms.putIfAbsent(mm.name(), mm) != null) {
      throw new IllegalArgumentException("there are two address spaces " + mm.name());
    }
    checkers.mm(mm.name(), users);
    mm.observe(this);
  }

  /** A new notifier, whose name no other one has. */
  void made(String notifier, Set<?> callbacks) {
    checkers.notifier(notifier, callbacks.containsAll(RANGE));
  }

  /**
   * The task enters the kernel, or leaves it for a callback.
   *
   * @return where it was before, for {@link #back}
   */
  boolean cross(Task current, boolean intoKernel) {
    return intoKernel ? !inKernel.add(current) : inKernel.remove(current);
  }

  /** The task is back where it was. */
  void back(Task current, boolean wasInKernel) {
    boolean _ = wasInKernel ? inKernel.add(current) : inKernel.remove(current);
  }

  /**
   * A function of the kernel is about to be called.
   *
   * @param op its name
   * @param args its arguments, the task first
   * @return to be handed to {@link #called}
   */
  int calling(Task current, String op, @Nullable Object[] args) {
    switch (op) {
      case "register", "register_locked" ->
          checkers.registering(current, notifier(args), mm(args, 2));
      case "unregister" -> {
        return checkers.unregistering(current, notifier(args));
      }
      case "invalidate_range_start", "invalidate_range_start_nonblock" ->
          checkers.rangeStarting(current);
      case "invalidate_range_end", "invalidate_range_only_end" ->
          checkers.rangeEnding(current, mm(args, 1));
      default -> {}
    }
    return 0;
  }

  /**
   * That function has returned.
   *
   * @param value what it returned, 0 where it has no number
   * @param before what {@link #calling} returned
   */
  void called(Task current, String op, @Nullable Object[] args, int value, int before) {
    switch (op) {
      case "register", "register_locked" ->
          checkers.registered(current, notifier(args), mm(args, 2), value);
      case "unregister" -> checkers.unregistered(current, notifier(args), mm(args, 2), before);
      case "free" -> checkers.freed(current, notifier(args));
      case "unregister_no_release" ->
          checkers.unregisteredUnawaited(current, notifier(args), mm(args, 2));
      case "invalidate_range_start", "invalidate_range_start_nonblock" ->
          checkers.rangeStarted(current, mm(args, 1), value);
      default -> {}
    }
  }

  /** A callback is entered. */
  void entered(Task current, String notifier, String callback) {
    int _ = nesting.enter(current, callback + " of " + notifier);
    checkers.entered(current, notifier);
    switch (callback) {
      case "release" -> checkers.releaseEntered(current, notifier);
      case "invalidate_range_end" -> checkers.rangeEnded(current, notifier);
      default -> {}
    }
  }

  /**
   * That callback returns.
   *
   * @param value what it returns, 0 where it has no number
   */
  void left(Task current, String notifier, String callback, int value) {
    nesting.leave(current);
    checkers.left(current, notifier);
    if (callback.equals("invalidate_range_start")) {
      checkers.rangeTold(current, notifier, value);
    }
  }

  private static String notifier(@Nullable Object[] args) {
    return args[1] instanceof Notifier notifier ? notifier.name() : missing("notifier");
  }

  private static String mm(@Nullable Object[] args, int position) {
    return args[position] instanceof MmStruct mm ? mm.name() : missing("mm");
  }

  private static String missing(String what) {
    throw new IllegalArgumentException("a function of the kernel needs a " + what + ", not null");
  }

  // What the notifier code itself takes and drops is what the checkers account for.

  @Override
  public void users(Task current, MmStruct mm, int by) {
    if (!inKernel.contains(current)) {
      checkers.users(current, mm.name(), by);
    }
  }

  @Override
  public void grabs(Task current, MmStruct mm, int by) {
    if (!inKernel.contains(current)) {
      checkers.grabs(current, mm.name(), by);
    }
  }

  /**
   * Everything that was found in the execution, in the order in which it was seen.
   *
   * @param end how it ended; null where a task threw
   * @param lockOrder which locks were taken under which
   */
  List<Finding.Seen> atEnd(
      SteppedMachine machine, @Nullable RunEnd end, List<LockOrder.Edge> lockOrder) {
    if (end == null || end instanceof RunEnd.Abandoned) {
      return List.copyOf(machine.findings()); // in the middle of things, where nothing need add up
    }
    Map<String, FinalState.Mm> states = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    mms.forEach((name, mm) -> {
      states.put(name, mm.state());
      HlistHead list = mm.notifiers();
      String fault = list == null ? null : list.fault();
      if (fault != null) {
        faults.add(fault);
      }
    });
    return checkers.atEnd(
        machine, end, new Checkers.Left(new FinalState(states), faults, lockOrder));
  }
}
