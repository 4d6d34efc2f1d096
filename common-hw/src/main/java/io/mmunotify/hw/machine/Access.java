// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** How a step uses an object. Two steps that only read the same object commute. */
public enum Access {
  /** The step looks at the object and leaves the object as it was. */
  READ,
  /** The step changes, takes or frees the object. */
  WRITE,
  /**
   * The step adds to the object without looking at the object. The order of several such additions
   * does not show, so the additions commute.
   */
  ADD,
  /** The step takes the object for its task alone, having waited until the object was free. */
  TAKE,
  /**
   * The step gives back an object that its task took. Such a step can only let other tasks go on.
   */
  RELEASE,
  /** As {@link #TAKE}, but other tasks may share the object. */
  TAKE_SHARED,
  /** As {@link #RELEASE}, of an object that was shared. */
  RELEASE_SHARED,
  /**
   * The step puts something into the object that a later step of another actor needs, so that the
   * two steps can never come the other way round: a store that will drain, a drain for which a
   * fence waits.
   */
  PUT;

  /** Whether an access of this kind takes a lock or gives a lock back. */
  boolean isOfLock() {
    return compareTo(TAKE) >= 0;
  }

  /** A bit of its own. */
  int bit() {
    return 1 << ordinal();
  }
}
