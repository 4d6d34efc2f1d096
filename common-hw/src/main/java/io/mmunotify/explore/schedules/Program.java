// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;

/**
 * What is explored, and who hears of it. All methods are called by all workers at once, each on its
 * own thread.
 *
 * @param <R> what a run leaves behind
 */
public interface Program<R> {

  /** Runs it once, on a new machine, under this schedule. */
  R run(Schedule schedule);

  /** How a run ended. */
  RunEnd endOf(R run);

  /**
   * A run has ended. Of a redundant one nothing is to be kept.
   *
   * @param walk tells whether it was, and its witness, until this returns
   */
  void ran(R run, Walk walk);
}
