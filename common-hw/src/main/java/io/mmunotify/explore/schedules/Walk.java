// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * One worker's part in a search: the schedule of one run after the other. Every run is made on a
 * new machine from the beginning; it must do the same as earlier runs, the other workers' too, for
 * as long as the same tasks are chosen. Used by one thread.
 */
public interface Walk extends Schedule {

  /** Claims a schedule that nobody else runs; false if there is none now. Never waits. */
  boolean claim();

  /**
   * Takes note of the end of the run that followed the schedule. Only a walk that learns from its
   * runs has to.
   *
   * @param end how it ended
   */
  default void ended(RunEnd end) {}

  /**
   * Whether the run that ended last was given up as equivalent to another one; never without a
   * reduction.
   */
  default boolean wasRedundant() {
    return false;
  }

  /**
   * The schedule that stands for the run that ended last, where it is to be preferred.
   *
   * @param known the best one so far for the same outcome, if there is one
   * @return null if the known one is at least as good
   */
  @Nullable Witness better(@Nullable Witness known);
}
