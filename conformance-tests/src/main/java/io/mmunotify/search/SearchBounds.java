// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

/**
 * How far a search on one generation may go. Each bound has a name, which is told when it is
 * reached.
 *
 * @param executions how many runs, redundant ones among them; at least 1
 * @param depth how many steps a schedule may have; at least 1
 * @param seconds how long it may take by the wall clock; at least 1
 * @param megabytes how much the states may take; at least 1
 * @param firstFinding whether the first finding ends it
 */
public record SearchBounds(
    long executions, long depth, long seconds, long megabytes, boolean firstFinding) {
  /** The default of {@link #executions}. */
  public static final long EXECUTIONS = 1_000_000;

  /** The default of {@link #depth}. */
  public static final long DEPTH = 10_000;

  /** The default of {@link #seconds}: an hour. */
  public static final long SECONDS = 3_600;

  /** The default of {@link #megabytes}: three quarters of the JVM's heap. */
  public static long megabytesByDefault() {
    return Math.max(1, (Runtime.getRuntime().maxMemory() >> 20) * 3 / 4);
  }

  /** All defaults. */
  public static SearchBounds byDefault() {
    return new SearchBounds(EXECUTIONS, DEPTH, SECONDS, megabytesByDefault(), false);
  }
}
