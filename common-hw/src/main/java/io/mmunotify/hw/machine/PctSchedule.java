// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte, ASPLOS 2010).
 * Tasks have random priorities and the highest enabled one goes on; at d - 1 random steps the task
 * that would go on falls behind all others. A bug that needs d ordering constraints is met with a
 * probability of at least 1 / (n * k^(d-1)) in a run of n tasks and at most k steps.
 */
public final class PctSchedule implements Schedule {
  private final SplittableRandom random;
  private final Map<Task, Integer> priorities = new HashMap<>();
  private final List<Integer> changePoints = new ArrayList<>();
  private int step;
  private int lowest;

  /**
   * @param seed the same number, the same schedule
   * @param depth d, at least 1
   * @param length k: the steps among which the change points are drawn, at least 1
   */
  public PctSchedule(long seed, int depth, int length) {
    random = new SplittableRandom(seed);
    for (int i = 1; i < depth; i++) {
      changePoints.add(random.nextInt(length));
    }
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task first = highest(machine);
    if (first != null && changePoints.contains(step)) {
      priorities.put(first, --lowest);
      first = highest(machine);
    }
    step++;
    return first;
  }

  private @Nullable Task highest(SteppedMachine machine) {
    Task highest = null;
    int priority = Integer.MIN_VALUE;
    for (Task task : machine.tasks()) {
      int own = priorities.computeIfAbsent(task, t -> random.nextInt(Integer.MAX_VALUE));
      if (own > priority && machine.enabled(task)) {
        highest = task;
        priority = own;
      }
    }
    return highest;
  }
}
