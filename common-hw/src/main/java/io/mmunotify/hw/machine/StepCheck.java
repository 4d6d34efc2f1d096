// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;

/**
 * A checker that looks at every step of a stepped machine. Its findings may depend only on the task
 * and on the objects that the checker itself touches: steps of other tasks may stand in any order.
 */
@FunctionalInterface
public interface StepCheck {

  /** The task was chosen and is about to perform a step of this kind. */
  void step(Task current, EventKind kind);

  /**
   * {@code might_sleep}: the task is in a function that may sleep, whether it will or not.
   *
   * @param function its name
   */
  default void mightSleep(Task current, String function) {}
}
