// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens before a task's first step: every step of the phases before its own. Workers belong
 * to no phase; nothing happens before their first step.
 *
 * <p>A clock has a number for each task, by the task's number. Those that it is too short for have
 * not begun.
 */
final class Clocks {
  private final List<int[]> atStart = new ArrayList<>();
  private final List<Boolean> worker = new ArrayList<>();

  /** Notes the tasks that have been started since it was called last, before the step at depth. */
  void noteStarted(SteppedMachine machine, List<Branch> steps, int depth) {
    int count = machine.taskCount();
    if (atStart.size() < count) {
      for (Task task : machine.tasksEver().subList(atStart.size(), count)) {
        int[] clock = new int[count];
        for (int i = 0; i < depth; i++) {
          int other = steps.get(i).task;
          if (!task.isWorker() && !worker.get(other)) {
            clock[other] = i + 1;
          }
        }
        worker.add(task.isWorker());
        atStart.add(clock);
      }
    }
  }

  /** A new execution: nobody has started. */
  void reset() {
    atStart.clear();
    worker.clear();
  }

  /** A copy of the clock of a task's last step before an index, or of its clock at its start. */
  int[] before(List<Branch> steps, int task, int index) {
    int last = lastStep(steps, task, index);
    int[] clock = new int[atStart.size()];
    merge(clock, last >= 0 ? steps.get(last).clock : atStart.get(task));
    return clock;
  }

  /** The index of a task's last step before another index; -1 if it has none. */
  int lastStep(List<Branch> steps, int task, int index) {
    for (int i = index - 1; i >= 0; i--) {
      if (steps.get(i).task == task) {
        return i;
      }
    }
    return -1;
  }

  /** What happens before a step that follows both. */
  static void merge(int[] into, int[] other) {
    int both = Math.min(into.length, other.length);
    for (int i = 0; i < both; i++) {
      into[i] = Math.max(into[i], other[i]);
    }
  }
}
