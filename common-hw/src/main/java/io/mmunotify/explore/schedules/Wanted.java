// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.StepFootprint;
import io.mmunotify.hw.machine.Waitable;
import org.jspecify.annotations.Nullable;

/**
 * What a step waits for, as far as it matters to who could have come first.
 *
 * @param how what kind of thing it is
 * @param object the number of what is taken; of no meaning where nothing is
 */
record Wanted(How how, long object) {
  static final Wanted NOTHING = new Wanted(How.NOT, 0);
  private static final Wanted EVENT = new Wanted(How.EVENT, 0);
  private static final Wanted CHANGE = new Wanted(How.CHANGE, 0);

  /** How a step waits. */
  enum How {
    /** Not at all. */
    NOT,
    /** For an object that others take and give back. */
    TAKE,
    /** For something that comes about in one way, and that nobody takes away. */
    EVENT,
    /** For any change of what it looks at. */
    CHANGE
  }

  static Wanted of(@Nullable Waitable wait) {
    if (wait == null) {
      return NOTHING;
    }
    KernelObject taken = wait.taken();
    if (taken != null) {
      return new Wanted(How.TAKE, taken.id());
    }
    return wait.endsByAnyChange() ? CHANGE : EVENT;
  }

  /** Whether it is an object to be taken, and another step touched that. */
  boolean isTouchedBy(StepFootprint other) {
    return how == How.TAKE && other.touches(object);
  }
}
