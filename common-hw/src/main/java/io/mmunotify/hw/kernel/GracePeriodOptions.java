// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

/**
 * The algorithm that decides when a grace period is over, and its settings.
 *
 * @param rule the algorithm; the other settings are for {@link Rule#ENGINE} alone
 * @param asShipped whether the engine has the defects of the original text that later kernels
 *     mended
 * @param fanout how many children a node of an engine's tree has, at least 2
 * @param jiffyNanos the length of a jiffy in nanoseconds, at least 1; live machines only. However
 *     short a jiffy is, work polls no more often than a thread can sleep
 */
public record GracePeriodOptions(Rule rule, boolean asShipped, int fanout, long jiffyNanos) {
  /** The exact rule, which every correct engine refines. */
  public static final GracePeriodOptions EXACT = of(Rule.EXACT);

  /** The generation's own engine, mended, on a tree that has several levels even for few CPUs. */
  public static final GracePeriodOptions ENGINE = of(Rule.ENGINE);

  /** The algorithm that decides. */
  public enum Rule {
    /** A grace period ends at the first moment at which a grace period may end. */
    EXACT,
    /** The algorithm of the generation's kernel. */
    ENGINE
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a setting is out of its range
   */
  public GracePeriodOptions {
    if (fanout < 2) {
      throw new IllegalArgumentException("a tree of fanout " + fanout + " has no root");
    }
    if (jiffyNanos < 1) {
      throw new IllegalArgumentException("a jiffy of " + jiffyNanos + " ns never passes");
    }
  }

  private static GracePeriodOptions of(Rule rule) {
    return new GracePeriodOptions(rule, false, 2, 4_000_000); // HZ=250
  }
}
