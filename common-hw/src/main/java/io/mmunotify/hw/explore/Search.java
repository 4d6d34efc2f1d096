// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * A way to go through the schedules of a program: the schedule of one run after the other. Every
 * run is made on a new machine from the beginning; a run must do the same as the one before it for
 * as long as the search chooses the same tasks.
 */
public interface Search extends Schedule {

  /**
   * Takes note of a run's end and prepares the next one.
   *
   * @param end how the run that followed this schedule ended
   * @return whether there is a next one; false when every schedule is accounted for
   */
  boolean next(RunEnd end);

  /**
   * The name of the bound for whose sake schedules were left out, asked when there is no next run;
   * null if every schedule is accounted for.
   */
  default @Nullable String bound() {
    return null;
  }

  /** Whether the run that ended last was given up as equivalent to one seen before. */
  default boolean wasRedundant() {
    return false;
  }
}
