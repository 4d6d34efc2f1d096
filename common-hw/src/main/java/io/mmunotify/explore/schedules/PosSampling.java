// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Schedule;

/** POS schedules that know what steps touched in the rounds before. */
public final class PosSampling implements Sampling {
  private final long seed;
  private final KnownFootprints footprints = new KnownFootprints();

  /**
   * @param seed of the first run; the others' follow it
   */
  public PosSampling(long seed) {
    this.seed = seed;
  }

  @Override
  public Schedule draw(long run) {
    return new PosSchedule(seed + run, footprints);
  }

  @Override
  public void nextRound() {
    footprints.learn();
  }
}
