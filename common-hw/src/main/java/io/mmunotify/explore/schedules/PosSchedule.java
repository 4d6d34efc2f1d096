// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.StepFootprint;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Partial order sampling (Yuan, Yang and Gu, CAV 2018). Every task's next step has a random
 * priority and the highest enabled one is performed; then the steps of other tasks that race with
 * it get new priorities. So the orders of steps that race are drawn more evenly than by choosing
 * any task each time, and steps that race with nothing do not matter.
 *
 * <p>The original knows what a step will touch. Here that shows only when it is performed. What is
 * known before: which lock it waits to take, and what the step of the same task with the same
 * number touched in earlier runs ({@link KnownFootprints}). A step of which neither is known counts
 * as racing with nothing; one that another branch of the code leads to is guessed wrong. Both
 * change with what probability a schedule is drawn, never which ones can be.
 */
public final class PosSchedule implements Schedule {
  private final SplittableRandom random;
  private final KnownFootprints footprints;
  private final Map<Task, Pending> pending = new HashMap<>();
  private @Nullable Task performed;

  /** A task's next step. */
  private static final class Pending {
    int step;
    long priority;
  }

  /**
   * @param seed the same number and the same footprints, the same schedule
   * @param footprints what earlier runs have taught; takes note of this one
   */
  public PosSchedule(long seed, KnownFootprints footprints) {
    this.random = new SplittableRandom(seed);
    this.footprints = footprints;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task last = performed;
    if (last != null) {
      drawAgain(machine, last);
    }
    Task highest = null;
    for (Task task : machine.tasks()) {
      if (machine.enabled(task) && (highest == null || of(task).priority > of(highest).priority)) {
        highest = task;
      }
    }
    performed = highest;
    return highest;
  }

  private void drawAgain(SteppedMachine machine, Task last) {
    StepFootprint touched = last.footprint().freeze();
    Pending own = of(last);
    footprints.note(last.id(), own.step++, touched);
    own.priority = random.nextLong();
    for (Task task : machine.tasks()) {
      if (task != last && races(task, touched)) {
        of(task).priority = random.nextLong();
      }
    }
  }

  private boolean races(Task task, StepFootprint touched) {
    Waitable wait = task.pendingWait();
    StepFootprint takes = wait == null ? null : StepFootprint.taking(wait);
    if (takes != null && touched.conflictsWith(takes)) {
      return true;
    }
    StepFootprint known = footprints.of(task.id(), of(task).step);
    return known != null && known.conflictsWith(touched);
  }

  private Pending of(Task task) {
    return pending.computeIfAbsent(
        task,
        t -> {
          Pending first = new Pending();
          first.priority = random.nextLong();
          return first;
        });
  }
}
