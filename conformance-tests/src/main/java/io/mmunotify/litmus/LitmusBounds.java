// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

/**
 * How far the search of one test may go.
 *
 * @param states how many states, at least 1
 * @param seconds how long by the wall clock, at least 1
 * @param preemptions where that does not suffice for all schedules, once more as far for those with
 *     so many switches away from a process that could go on
 */
public record LitmusBounds(long states, long seconds, int preemptions) {
  /** Up to so many a bound on preemptions is known to find what can be found without reordering. */
  public static final int PREEMPTIONS = 6;

  /** All defaults. */
  public static final LitmusBounds DEFAULTS = new LitmusBounds(3_000_000, 60, PREEMPTIONS);
}
