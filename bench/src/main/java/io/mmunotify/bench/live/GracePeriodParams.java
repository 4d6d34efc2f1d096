// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import java.util.Locale;

/** What the parameters of benchmarks stand for. */
public final class GracePeriodParams {
  /** Who ends grace periods where nobody says it. */
  public static final String DEFAULT_RULE = "engine";

  private GracePeriodParams() {}

  static Generation generation(String name) {
    return Generation.all().stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no generation \"" + name + "\""));
  }

  /**
   * @param rule {@code engine} or {@code exact}
   * @param jiffyNanos the length of a jiffy in nanoseconds
   */
  static GracePeriodOptions options(String rule, long jiffyNanos) {
    return new GracePeriodOptions(
        GracePeriodOptions.Rule.valueOf(rule.toUpperCase(Locale.ROOT)),
        GracePeriodOptions.ENGINE.asShipped(),
        GracePeriodOptions.ENGINE.fanout(),
        jiffyNanos);
  }
}
