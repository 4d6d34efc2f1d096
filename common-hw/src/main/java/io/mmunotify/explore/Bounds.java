// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

/**
 * How far a search may go. The {@link Bound} that it reaches is told.
 *
 * @param executions how many runs, redundant ones among them; at least 1
 * @param depth how many steps a schedule may have; at least 1
 * @param states how many states may be looked at, by a search over states; asked between two
 *     levels; at least 1
 * @param seconds how long it may take by the wall clock; at least 1
 * @param megabytes how much the states may take; at least 1
 * @param firstFinding whether the first finding ends it
 */
public record Bounds(
    long executions, long depth, long states, long seconds, long megabytes, boolean firstFinding) {
  /** None. */
  public static final Bounds NONE =
      new Bounds(
          Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, false);

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
  public static Bounds byDefault() {
    return new Bounds(EXECUTIONS, DEPTH, Long.MAX_VALUE, SECONDS, megabytesByDefault(), false);
  }

  /** The same with so many runs. */
  public Bounds executions(long most) {
    return new Bounds(most, depth, states, seconds, megabytes, firstFinding);
  }

  /** The same with so many seconds. */
  public Bounds seconds(long most) {
    return new Bounds(executions, depth, states, most, megabytes, firstFinding);
  }
}
