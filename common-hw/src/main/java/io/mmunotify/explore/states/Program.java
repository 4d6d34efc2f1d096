// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;

/**
 * What is searched: runs from its beginning on a new machine, and does the same each time that the
 * same tasks are chosen. Threads of the search may run it at the same time.
 */
@FunctionalInterface
public interface Program {
  /** Runs it once. */
  RunEnd run(Schedule schedule);
}
