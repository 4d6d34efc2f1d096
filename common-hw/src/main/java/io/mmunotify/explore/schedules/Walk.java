// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Provenance;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;

/**
 * One worker's part in a search: the schedule of one run after the other. Every run is made on a
 * new machine from the beginning; it must do the same as earlier runs, the other workers' too, for
 * as long as the same tasks are chosen. Used by one thread.
 */
public interface Walk extends Schedule, Provenance {

  /** Claims a schedule that nobody else runs; false if there is none now. Never waits. */
  boolean claim();

  /**
   * Takes note of the end of the run that followed the schedule. Only a walk that learns from its
   * runs has to.
   *
   * @param end how it ended
   */
  default void ended(RunEnd end) {}
}
