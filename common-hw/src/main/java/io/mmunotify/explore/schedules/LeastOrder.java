// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Witness;
import io.mmunotify.hw.machine.SteppedMachine;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of all orders of a run's steps that are equivalent to the one in which they were performed, the
 * least by task numbers. All runs of a class have the same, and every one of a class leads to the
 * same outcome, so it does not matter which of them was made.
 *
 * <p>Equivalent are the orders that keep every step behind those that happen before it. What a step
 * waited for does: who lets it go on changes an object that it touches. Taking always the least
 * task whose next step has everything before it that must be, gives the least order.
 */
final class LeastOrder {
  private int[] order = new int[64];
  private int[] done = new int[8];
  private int[] nextStep = new int[8];
  private int[] following = new int[64];

  /** The witness of the run with these steps, unless the known one is at least as good. */
  @Nullable Witness better(@Nullable Witness known, SteppedMachine machine, List<Branch> steps) {
    int length = steps.size();
    if (known != null && known.length() < length) {
      return null;
    }
    prepare(steps, machine.taskCount());
    boolean asLongAndEqual = known != null && known.length() == length;
    for (int i = 0; i < length; i++) {
      int task = leastReady(steps);
      if (asLongAndEqual && known != null) {
        if (task > known.number(i)) {
          return null;
        }
        asLongAndEqual = task == known.number(i);
      }
      order[i] = task;
      int step = nextStep[task];
      done[task] = step + 1;
      nextStep[task] = following[step];
    }
    return Witness.better(known, machine, order, length);
  }

  private void prepare(List<Branch> steps, int tasks) {
    int length = steps.size();
    if (order.length < length) {
      order = new int[2 * length];
      following = new int[2 * length];
    }
    if (done.length < tasks) {
      done = new int[tasks];
      nextStep = new int[tasks];
    }
    Arrays.fill(done, 0);
    Arrays.fill(nextStep, length);
    for (int i = length - 1; i >= 0; i--) {
      int task = steps.get(i).task;
      following[i] = nextStep[task];
      nextStep[task] = i;
    }
  }

  /** The least task whose next step has everything before it that happens before it. */
  private int leastReady(List<Branch> steps) {
    for (int task = 0; task < nextStep.length; task++) {
      if (nextStep[task] < steps.size() && isReady(steps.get(nextStep[task]), task)) {
        return task;
      }
    }
    throw new IllegalStateException("steps that wait for each other");
  }

  private boolean isReady(Branch step, int task) {
    for (int other = 0; other < step.clock.length; other++) {
      if (other != task && step.clock[other] > done[other]) {
        return false;
      }
    }
    return true;
  }
}
