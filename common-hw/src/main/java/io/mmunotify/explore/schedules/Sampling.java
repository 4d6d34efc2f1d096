// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Schedule;

/**
 * How the schedules of samples are drawn. What it learns from runs counts from the next round on,
 * so that it does not matter which of a round's runs were over first.
 */
@FunctionalInterface
public interface Sampling {

  /**
   * A schedule for one run. Called by several workers at once.
   *
   * @param run the run's number, from 0; the same number, the same schedule
   */
  Schedule draw(long run);

  /** A run ended after so many steps. Called by several workers at once. */
  default void ended(int steps) {
    // Most learn nothing.
  }

  /** The runs that ended count from now on. While all workers rest. */
  default void nextRound() {
    // Most learn nothing.
  }
}
