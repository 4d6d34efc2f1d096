// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a scenario's drivers have of their own, by name. Immutable; in the document's order.
 *
 * @param locks what kind each lock is of
 * @param counters the value of each at the start
 * @param completions none of them is complete at the start
 * @param objects memory that is there from the start
 * @param work what the worker of each work item does
 */
public record DriverThings(
    Map<String, LockKind> locks,
    Map<String, Integer> counters,
    List<String> completions,
    List<String> objects,
    Map<String, List<Step>> work) {

  /** The kinds of locks. */
  public enum LockKind {
    /** {@code struct mutex}. */
    MUTEX,
    /** {@code spinlock_t}. */
    SPINLOCK,
    /** {@code struct rw_semaphore}. */
    RWSEM;

    /** What a scenario calls it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
