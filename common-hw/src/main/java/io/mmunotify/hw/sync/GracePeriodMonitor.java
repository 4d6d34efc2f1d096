// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that no grace period of a domain ends while a section that was active at its start still
 * is. The monitor watches an engine's calls from outside. A section is active from the return of
 * its lock to the call of its unlock. A grace period lasts from the call that asks for it to the
 * return of that call, or to its callback. So the monitor asks for no more than the engine owes.
 *
 * <p>Works on a stepped machine alone. The monitor takes no step and is no fence. But its objects
 * are touched and have contents, so that a search which leaves out equivalent schedules leaves out
 * no schedule that the monitor objects to. Sections that one task enters and another task leaves
 * are not monitored.
 */
final class GracePeriodMonitor extends KernelObject {

  /** Indexes that an engine hands out: 0 and 1. */
  private static final int BANKS = 2;

  /** The sections by task number and index. Only ever read and written in steps. */
  private final List<Sections> sections = new ArrayList<>(0);

  /**
   * The monitor of these grace periods.
   *
   * @return null for the exact rule, with which engines are compared
   */
  static @Nullable GracePeriodMonitor of(GracePeriods gracePeriods) {
    return gracePeriods instanceof ExactRule ? null : new GracePeriodMonitor();
  }

  /** The task has entered a section, and got this index. */
  void locked(Task current, int index) {
    Sections own = of(current, index);
    Machine.touch(current, own, Access.WRITE);
    own.depth++;
  }

  /** The task is about to leave the section that it entered with this index. */
  void unlocking(Task current, int index) {
    Sections own = of(current, index);
    Machine.touch(current, own, Access.WRITE);
    own.depth--;
    if (own.depth == 0) {
      own.waiters.clear();
    }
  }

  /** A context switch of the task ends its sections for all grace periods that have begun. */
  void quiescent(Task current) {
    for (int index = 0; index < BANKS; index++) {
      Sections own = of(current, index);
      if (own.depth > 0) {
        Machine.touch(current, own, Access.WRITE);
        own.waiters.clear();
      }
    }
  }

  /**
   * The task enters or leaves one long context switch, in which its sections do not count.
   *
   * @param by the task in whose step this happens
   */
  void extendedQuiescence(Task by, Task task, boolean stands) {
    for (int index = 0; index < BANKS; index++) {
      Sections own = of(task, index);
      if (own.depth == 0) {
        continue;
      }
      Machine.touch(by, own, Access.READ);
      if (own.disregarded != stands) {
        Machine.touch(by, own, Access.WRITE);
        own.disregarded = stands;
        own.waiters.clear();
      }
    }
  }

  /** A task is about to ask for a grace period. */
  void beginning(Task current, Named waiter) {
    grow(current);
    for (Sections each : sections) {
      Machine.touch(current, each, Access.ADD);
      if (each.depth > 0 && !each.disregarded) {
        each.waiters.add(key(waiter));
      }
    }
  }

  /** The waiter says that its grace period is over. */
  void ended(Task current, Named waiter) {
    for (Sections each : sections) {
      Machine.touch(current, each, Access.ADD); // names of other waiters may come and go
      if (each.waiters.remove(key(waiter))) {
        String what = "a grace period ended before a read section of " + each.task.name();
        Machine.report(
            current,
            new Finding(Checkers.GRACE_PERIOD, Severity.FINDING, what + " that it waited for"));
      }
    }
  }

  /** The function, with a check in front that its grace period is over. */
  RcuHead.Callback callback(RcuHead.Callback function) {
    return (worker, head) -> {
      ended(worker, head);
      Machine.sawWhich(worker, head); // for engines with queues of their own
      function.invoke(worker, head);
    };
  }

  /** A task and the head of a callback may share a name. */
  private static Object key(Named waiter) {
    return waiter instanceof Task task ? (Object) task.id() : waiter.name();
  }

  private Sections of(Task current, int index) {
    grow(current);
    return sections.get(current.id() * BANKS + (index & 1));
  }

  /** Makes sections for every task of the machine: which task is first must not matter. */
  private void grow(Task current) {
    if (sections.size() < current.machine().taskCount() * BANKS) {
      for (Task task : current.machine().tasksEver()) {
        if (task.id() * BANKS == sections.size()) {
          for (int index = 0; index < BANKS; index++) {
            sections.add(new Sections(this, task, index));
          }
        }
      }
    }
  }

  /** The sections that a task entered with the same index: the index cannot tell them apart. */
  private static final class Sections extends KernelObject {
    private final Task task;
    private int depth;
    private boolean disregarded;

    /** The waiters whose grace periods began while the outermost of these sections was active. */
    private final Set<Object> waiters = new HashSet<>(2);

    Sections(GracePeriodMonitor monitor, Task task, int index) {
      super(monitor, task.id() * BANKS + index);
      this.task = task;
    }

    private record Contents(int depth, boolean disregarded, Set<Object> waiters) {}

    @Override
    public @Nullable Object contents() {
      return depth == 0 ? null : new Contents(depth, disregarded, Set.copyOf(waiters));
    }
  }
}
