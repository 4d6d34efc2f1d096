// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** How a step uses an object. Two steps that only read the same object commute. */
public enum Access {
  /** The step looks at the object and leaves it as it was. */
  READ,
  /** The step changes the object, or takes it, or frees it. */
  WRITE,
  /**
   * The step adds to the object without looking at it, in a way in which the order of several such
   * additions does not show: it commutes with its like.
   */
  ADD,
  /** The step takes the object for its task alone, having waited until it was free. */
  TAKE,
  /** The step gives back what its task took: it can only let others go on. */
  RELEASE,
  /** As {@link #TAKE}, but others may share it. */
  TAKE_SHARED,
  /** As {@link #RELEASE}, of what was shared. */
  RELEASE_SHARED,
  /**
   * The step puts something there that a later step of another actor needs, so that the two can
   * never come the other way round: a store that will drain, a drain that a fence waits for.
   */
  PUT;

  /** Whether it takes or gives back. */
  boolean isOfLock() {
    return compareTo(TAKE) >= 0;
  }

  /** A bit of its own. */
  int bit() {
    return 1 << ordinal();
  }
}
