// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * No task waits for itself, in a circle of tasks, or for a task that has ended: for example a lock
 * taken twice, or a wait for readers in one's own read section. Such a wait lasts to the end of the
 * run, so the checker looks for it there and needs no state.
 *
 * <p>Where no task can go on, the run ended in a deadlock. A deadlock is an outcome and is not told
 * a second time. This checker is about runs that something else stopped before.
 *
 * <p>Not verified: waits for the task that stopped the run, which would have gone on; a wait that
 * could end and never ends, since no task comes along; tasks that share a CPU.
 */
final class EndlessWait {
  static final String NAME = "endless-wait";

  private final SteppedMachine machine;
  private final Task stopped;
  private final Set<String> found = new TreeSet<>();

  private EndlessWait(SteppedMachine machine, Task stopped) {
    this.machine = machine;
    this.stopped = stopped;
  }

  /** The findings at the end of the run. */
  static List<Finding> atEnd(SteppedMachine machine, RunEnd end) {
    if (!(end instanceof RunEnd.Stopped(Task task, _))) {
      return List.of();
    }
    EndlessWait search = new EndlessWait(machine, task);
    for (Task waiting : machine.tasks()) {
      search.follow(new ArrayList<>(List.of(waiting)));
    }
    return search.found.stream().map(what -> new Finding(NAME, Severity.FINDING, what)).toList();
  }

  /** Continues a chain of tasks from its end. A circle is told from its task that started first. */
  private void follow(List<Task> chain) {
    Task last = chain.getLast();
    for (Task next : heldUpBy(last)) {
      if (next == chain.getFirst()) {
        found.add(circle(chain));
      } else if (!machine.tasks().contains(next) && next != stopped) {
        found.add(waits(last, next) + ", which has ended");
      } else if (next.id() > chain.getFirst().id() && !chain.contains(next)) {
        chain.addLast(next);
        follow(chain);
        chain.removeLast();
      }
    }
  }

  private List<Task> heldUpBy(Task task) {
    Waitable wait = task.waitsFor();
    if (wait == null) {
      return List.of();
    }
    KernelObject taken = wait.taken();
    return taken == null
        ? wait.heldUpBy()
        : machine.tasksEver().stream()
            .filter(other -> other.locks().held().contains(taken))
            .toList();
  }

  private static String circle(List<Task> chain) {
    if (chain.size() == 1) {
      return waits(chain.getFirst(), chain.getFirst()).replaceFirst(" for .*", " for itself");
    }
    List<String> waits = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      waits.add(waits(chain.get(i), chain.get((i + 1) % chain.size())));
    }
    return String.join(", ", waits);
  }

  private static String waits(Task task, Task other) {
    EventKind pending = task.pending();
    return task.name()
        + " waits at "
        + (pending == null ? "its start" : pending.text())
        + " for "
        + other.name();
  }
}
