// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens before a task's first step: every step of the phases before its own. Workers belong
 * to no phase; nothing happens before their first step.
 */
final class Clocks {
  private final int[] @Nullable [] atStart = new int[SourceSets.MAX_TASKS][];
  private final boolean[] worker = new boolean[SourceSets.MAX_TASKS];

  /** Notes the tasks that have been started since it was called last, before the step at depth. */
  void noteStarted(SteppedMachine machine, List<ExploredStep> steps, int depth) {
    for (Task task : machine.tasks()) {
      if (atStart[task.id()] == null) {
        int[] clock = new int[SourceSets.MAX_TASKS];
        for (int i = 0; i < depth; i++) {
          int other = steps.get(i).task;
          if (!worker[other] && !task.isWorker()) {
            clock[other] = i + 1;
          }
        }
        worker[task.id()] = task.isWorker();
        atStart[task.id()] = clock;
      }
    }
  }

  /** A new execution: nobody has started. */
  void reset() {
    Arrays.fill(atStart, null);
  }

  /** The clock of a task's last step before an index, or its clock at its start. */
  int[] before(List<ExploredStep> steps, int task, int index) {
    int last = lastStep(steps, task, index);
    int[] start = atStart[task];
    return last >= 0
        ? steps.get(last).clock
        : start == null ? new int[SourceSets.MAX_TASKS] : start;
  }

  /** The index of a task's last step before another index; -1 if it has none. */
  int lastStep(List<ExploredStep> steps, int task, int index) {
    for (int i = index - 1; i >= 0; i--) {
      if (steps.get(i).task == task) {
        return i;
      }
    }
    return -1;
  }

  static void merge(int[] into, int[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] = Math.max(into[i], other[i]);
    }
  }
}
