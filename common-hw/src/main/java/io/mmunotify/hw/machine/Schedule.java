// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/**
 * Decides which task goes on. Only the stepped machine asks, once per step. After an answer of null
 * the machine asks once more, and the schedule must answer null again.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The task that performs the next step.
   *
   * @param machine to ask which tasks there are and which are enabled
   * @param current the task that performed the last step, null if it has ended or there was none
   * @return an enabled task; null if none is enabled, or to abandon the run
   */
  @Nullable Task next(SteppedMachine machine, @Nullable Task current);

  /**
   * The run is over. Stores that are left in store buffers have not drained yet.
   *
   * @param end how the run ended
   */
  default void ended(SteppedMachine machine, RunEnd end) {}

  /**
   * Whether the schedule wants to look at every object of the machine: {@link
   * SteppedMachine#objects}.
   */
  default boolean looksAtObjects() {
    return false;
  }

  /**
   * Whether a task that goes round, reading the same again and again while nothing changes, lets
   * others go first, and is a livelock where no other task can go on. For programs that may loop;
   * see {@link KernelLivelock}.
   */
  default boolean looksForRounds() {
    return false;
  }
}
