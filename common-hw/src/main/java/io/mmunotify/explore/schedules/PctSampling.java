// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Schedule;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * PCT schedules whose change points are drawn among as many steps as the longest run of the rounds
 * before had. Nothing is known before the first run: it has no change point.
 */
public final class PctSampling implements Sampling {
  private final long seed;
  private final int depth;
  private final AtomicInteger longest = new AtomicInteger();
  private volatile int length;

  /**
   * @param seed of the first run; the others' follow it
   * @param depth d, at least 1
   */
  public PctSampling(long seed, int depth) {
    this.seed = seed;
    this.depth = depth;
  }

  @Override
  public Schedule draw(long run) {
    return new PctSchedule(seed + run, depth, length);
  }

  @Override
  public void ended(int steps) {
    longest.accumulateAndGet(steps, Math::max);
  }

  @Override
  public void nextRound() {
    length = longest.get();
  }
}
