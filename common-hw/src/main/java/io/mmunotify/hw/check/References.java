// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * At the end of a run that nothing stopped, {@code mm_users} is the sum that the calls of mmget and
 * mmput have left. {@code mm_count} is 1 while there are users, plus 1 for each registration that
 * was not undone, plus the sum that the calls of mmgrab and mmdrop have left.
 *
 * <p>The checker counts, and looks at the sums in the end. Additions commute.
 *
 * <p>Not verified: that the counts are right in between; which task owns which reference, so that
 * one reference too many and one too few make up for each other; runs that a bug, an oops, a misuse
 * or a deadlock ended, since their tasks still own references. An unregistration of a notifier that
 * is not registered undoes nothing; if the notifier is registered again later, the unregistration
 * counts as undoing that registration.
 */
final class References {
  static final String NAME = "reference-imbalance";

  /** One mm: the sums that calls of its four functions have left. */
  private static final class Count {
    private final int usersAtStart;
    private final Tally users = new Tally();
    private final Tally grabs = new Tally();

    Count(int usersAtStart) {
      this.usersAtStart = usersAtStart;
    }
  }

  /** One notifier: for each mm, registrations there less unregistrations. Additions commute. */
  private static final class Registered extends KernelObject {
    private final SortedMap<String, Integer> times = new TreeMap<>();

    void add(Task current, String mm, int number) {
      Machine.touch(current, this, Access.ADD);
      if (times.merge(mm, number, Integer::sum) == 0) {
        times.remove(mm);
      }
    }

    int on(String mm) {
      return Math.max(0, times.getOrDefault(mm, 0));
    }

    @Override
    public @Nullable Object contents() {
      return times.isEmpty() ? null : Map.copyOf(times);
    }
  }

  private final Map<String, Count> mms = new TreeMap<>();
  private final Map<String, Registered> notifiers = new TreeMap<>();

  /**
   * There is such an address space.
   *
   * @param users {@code mm_users} at the start
   */
  void mm(String name, int users) {
    mms.put(name, new Count(users));
  }

  /** There is such a notifier. */
  void notifier(String name) {
    notifiers.put(name, new Registered());
  }

  /** mmget or mmput is called. */
  void users(Task current, String mm, int by) {
    of(mms, mm).users.add(current, by);
  }

  /** mmgrab or mmdrop is called outside of the notifier code. */
  void grabs(Task current, String mm, int by) {
    of(mms, mm).grabs.add(current, by);
  }

  /** A notifier was registered on an mm, or was unregistered from it in any way. */
  void registrations(Task current, String notifier, String mm, int by) {
    of(notifiers, notifier).add(current, mm, by);
  }

  /** How often a notifier is registered on an mm, as the callers know. For the end of a run. */
  int registrations(String notifier, String mm) {
    return of(notifiers, notifier).on(mm);
  }

  /** The findings at the end of the run. */
  List<Finding> atEnd(FinalState state) {
    List<Finding> findings = new ArrayList<>();
    mms.forEach((mm, count) -> {
      FinalState.Mm left = of(state.mms(), mm);
      int users = count.usersAtStart + count.users.peek();
      int references = (users > 0 ? 1 : 0) + count.grabs.peek();
      for (Registered notifier : notifiers.values()) {
        references += notifier.on(mm);
      }
      compare(findings, "mm_users of " + mm, left.users(), users);
      compare(findings, "mm_count of " + mm, left.count(), references);
    });
    return findings;
  }

  private static void compare(List<Finding> findings, String what, long is, long should) {
    if (is != should) {
      findings.add(
          new Finding(
              NAME,
              Severity.FINDING,
              what
                  + " is "
                  + is
                  + " at the end, and "
                  + should
                  + (should == 1 ? " reference is" : " references are")
                  + " accounted for"));
    }
  }

  private static <T> T of(Map<String, T> things, String name) {
    T thing = things.get(name);
    if (thing == null) {
      throw new IllegalArgumentException("the checkers were not told of " + name + " at boot");
    }
    return thing;
  }
}
