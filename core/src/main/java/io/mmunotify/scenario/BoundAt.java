// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.machine.BoundReached;
import java.util.function.Supplier;

/** A bound that was reached, and where. */
public final class BoundAt extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient BoundReached bound;

  /**
   * @param place a file, or a scenario and the generation that it ran on
   */
  public BoundAt(String place, BoundReached bound) {
    super(place, bound);
    this.bound = bound;
  }

  /**
   * Does something that may reach a bound.
   *
   * @param place to name if it does
   * @throws BoundAt if it does
   */
  public static <T> T during(String place, Supplier<T> work) {
    try {
      return work.get();
    } catch (BoundReached e) {
      throw new BoundAt(place, e);
    }
  }

  /** Where. */
  public String place() {
    return String.valueOf(getMessage());
  }

  /** Which. */
  public BoundReached bound() {
    return bound;
  }
}
