// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.machine.BoundReached;
import java.util.EnumMap;
import java.util.Map;

/** The limits in force. Immutable. */
public final class Limits {
  /** Every limit at its default. */
  public static final Limits DEFAULTS = new Limits(Map.of());

  private final EnumMap<Limit, Long> values = new EnumMap<>(Limit.class);

  /**
   * @param changed those that are not at their default, each at least 1
   */
  public Limits(Map<Limit, Long> changed) {
    for (Limit limit : Limit.values()) {
      values.put(limit, changed.getOrDefault(limit, limit.byDefault()));
    }
  }

  /** The same limits, with another number for one of them. */
  public Limits with(Limit limit, long number) {
    EnumMap<Limit, Long> changed = new EnumMap<>(values);
    changed.put(limit, number);
    return new Limits(changed);
  }

  /** The largest number allowed. */
  public long get(Limit limit) {
    return values.getOrDefault(limit, limit.byDefault());
  }

  /**
   * Checks a number against its limit.
   *
   * @throws BoundReached if it is larger
   */
  public void check(Limit limit, long number) {
    if (number > get(limit)) {
      throw new BoundReached(limit.words(), get(limit));
    }
  }
}
