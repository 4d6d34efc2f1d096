// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import java.util.Locale;
import org.openjdk.jmh.results.Result;

/**
 * What one benchmark came to.
 *
 * @param value the mean, in nanoseconds of processor time
 * @param error half of its 99.9 % confidence interval; not a number where there were too few values
 */
record Score(double value, double error) {

  static Score of(Result<?> result) {
    return new Score(result.getScore(), result.getScoreError());
  }

  /** What is left without that; the errors are taken to be independent. */
  Score minus(Score other) {
    return new Score(value - other.value, Math.hypot(error, other.error));
  }

  /** How many percent of this the other one is. */
  Score percentOf(Score other) {
    double percent = 100 * value / other.value;
    return new Score(percent, percent * Math.hypot(error / value, other.error / other.value));
  }

  /** For a table: {@code "4.72 ± 0.31"}. */
  String text() {
    String format = Math.abs(value) < 100 ? "%.2f" : "%.0f";
    String mean = String.format(Locale.ROOT, format, value);
    return Double.isNaN(error) ? mean : mean + " ± " + String.format(Locale.ROOT, format, error);
  }
}
