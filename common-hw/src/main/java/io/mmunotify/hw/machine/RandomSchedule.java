// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses any enabled task, all with equal probability. Equal seeds give equal schedules anywhere.
 */
public final class RandomSchedule implements Schedule {
  private final SplittableRandom random;
  private final List<Task> enabled = new ArrayList<>();

  /**
   * @param seed any number
   */
  public RandomSchedule(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    enabled.clear();
    for (Task task : machine.tasks()) {
      if (machine.enabled(task)) {
        enabled.add(task);
      }
    }
    return enabled.isEmpty() ? null : enabled.get(random.nextInt(enabled.size()));
  }
}
