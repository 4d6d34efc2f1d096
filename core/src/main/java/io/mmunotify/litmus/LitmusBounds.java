// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

/**
 * How far the search of one test may go.
 *
 * @param states how many states, at least 1
 * @param seconds how long by the wall clock, at least 1
 * @param megabytes how much the states may take, at least 1
 * @param preemptions where that does not suffice for all schedules, once more as far for those with
 *     so many switches away from a process that could go on
 * @param allOrders whether orders of steps are gone through that make no difference, too
 * @param questionFirst whether schedules are only ever followed as long as they can come to the end
 *     in question, and not only where it is too much to follow all of them
 */
public record LitmusBounds(
    long states,
    long seconds,
    long megabytes,
    int preemptions,
    boolean allOrders,
    boolean questionFirst) {
  /** Up to so many a bound on preemptions is known to find what can be found without reordering. */
  public static final int PREEMPTIONS = 6;

  /** All defaults for so many searches at once, which share half of the JVM's heap. */
  public static LitmusBounds byDefault(int searches) {
    long megabytes = Math.max(1, (Runtime.getRuntime().maxMemory() >> 21) / searches);
    return new LitmusBounds(3_000_000, 60, megabytes, PREEMPTIONS, false, false);
  }
}
