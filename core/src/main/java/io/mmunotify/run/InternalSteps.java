// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Steps that no trace shows: those of the workers, ticks and timers of a grace-period engine. Where
 * a schedule speaks of events alone, they are taken by turns, as long as somebody has to wait for
 * what they bring about.
 */
public final class InternalSteps {
  /** More in a row bring nothing about any more. */
  private static final int AT_MOST = 20_000;

  private int last = -1;
  private int inARow;

  /** None taken yet. */
  public InternalSteps() {}

  /**
   * Who takes the next one, workers before others; null if nobody can, or if it was too often in
   * vain.
   */
  public @Nullable Task next(SteppedMachine machine) {
    if (inARow == AT_MOST) {
      return null;
    }
    Task next = byTurns(machine, Task::isWorker);
    if (next == null) {
      next = byTurns(machine, task -> !task.isWorker());
    }
    if (next != null) {
      inARow++;
      last = next.id();
    }
    return next;
  }

  /** An event came of them, or without them. */
  public void event() {
    inARow = 0;
  }

  private @Nullable Task byTurns(SteppedMachine machine, Predicate<Task> who) {
    List<Task> able =
        machine.tasks().stream()
            .filter(task -> task.pending() == null && who.test(task) && machine.enabled(task))
            .toList();
    for (Task task : able) {
      if (task.id() > last) {
        return task;
      }
    }
    return able.isEmpty() ? null : able.getFirst();
  }

  /**
   * The actors that a trace calls by this name: several workers {@code srcu/…} may do what is one
   * worker's there. A task that has ended is none of them.
   */
  public static List<Task> called(SteppedMachine machine, String name) {
    Task task = machine.task(name);
    return task != null
        ? List.of(task)
        : machine.tasks().stream()
            .filter(each -> each.isWorker() && each.name().startsWith(name + "/"))
            .toList();
  }
}
