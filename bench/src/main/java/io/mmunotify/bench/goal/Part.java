// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.result.Interval;
import java.util.Locale;

/**
 * One promise of a goal: a value on the right side of a bound. What counts is the value's own
 * confidence bound on that side, not its mean.
 *
 * @param what is compared with what
 * @param value as measured
 * @param bound the most or the least that it may be
 * @param atMost whether the bound is the most
 * @param unit behind the numbers: {@code "x"}, {@code " ns"}
 */
public record Part(String what, Interval value, double bound, boolean atMost, String unit) {

  /** A value that must not be larger. */
  public static Part atMost(String what, Interval value, double bound, String unit) {
    return new Part(what, value, bound, true, unit);
  }

  /** A value that must not be smaller. */
  public static Part atLeast(String what, Interval value, double bound, String unit) {
    return new Part(what, value, bound, false, unit);
  }

  /** Whether its confidence bound is on the right side. */
  public boolean passes() {
    return atMost ? value.high() <= bound : value.low() >= bound;
  }

  /**
   * How far it is from falling short, in widths of the bound: negative where it does. For finding
   * the tightest of several.
   */
  double slack() {
    double distance = atMost ? bound - value.high() : value.low() - bound;
    return bound == 0 ? distance : distance / Math.abs(bound);
  }

  /** {@code "1.08x [1.02..1.12] (goal <= 1.15x): what"}. */
  String text() {
    String sign = atMost ? "<=" : ">=";
    return number(value.value())
        + unit
        + (value.low() == value.high() ? "" : range())
        + " (goal "
        + sign
        + " "
        + number(bound)
        + unit
        + "): "
        + what;
  }

  private String range() {
    return Double.isInfinite(value.half())
        ? " [too few rounds to tell]"
        : " [" + number(value.low()) + ".." + number(value.high()) + "]";
  }

  private static String number(double value) {
    boolean round = value == Math.rint(value) || Math.abs(value) >= 100;
    return String.format(Locale.ROOT, round ? "%,.0f" : "%.2f", value);
  }
}
