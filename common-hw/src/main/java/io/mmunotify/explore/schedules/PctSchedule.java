// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte, ASPLOS 2010).
 * Tasks have random priorities and the highest enabled one goes on. There are d - 1 change points,
 * each drawn evenly and independently among k steps; at the i-th one drawn, whichever step it is,
 * the task that would go on gets the i-th lowest priority of all.
 *
 * <p>The guarantee, for one run: let n tasks run at the same time, the kernel's workers among them,
 * and let the run have at most k steps. A bug that shows whenever d steps come in a certain order
 * (a "bug of depth d") is then met with a probability of at least 1 / (n * k^(d-1)). If the run
 * gets longer than k, nothing is guaranteed of what lies behind; if d or k is less than the bug
 * needs, nothing at all.
 */
public final class PctSchedule implements Schedule {
  private final SplittableRandom random;
  private final Map<Task, Long> priorities = new HashMap<>();
  private final int[] changePoints;
  private int step;

  /**
   * @param seed the same number, the same schedule
   * @param depth d, at least 1
   * @param length k: the steps among which the change points are drawn; none are if it is 0
   */
  public PctSchedule(long seed, int depth, int length) {
    random = new SplittableRandom(seed);
    changePoints = new int[length == 0 ? 0 : depth - 1];
    for (int i = 0; i < changePoints.length; i++) {
      changePoints[i] = random.nextInt(length);
    }
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task first = highest(machine);
    for (int i = 0; i < changePoints.length && first != null; i++) {
      if (changePoints[i] == step) {
        priorities.put(
            first, (long) i - changePoints.length); // those that were drawn are not below 0
        first = highest(machine);
      }
    }
    step++;
    return first;
  }

  private @Nullable Task highest(SteppedMachine machine) {
    Task highest = null;
    long priority = Long.MIN_VALUE;
    for (Task task : machine.tasks()) {
      long own = priorities.computeIfAbsent(task, t -> random.nextLong(Long.MAX_VALUE));
      if (own > priority && machine.enabled(task)) {
        highest = task;
        priority = own;
      }
    }
    return highest;
  }
}
