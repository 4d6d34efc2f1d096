// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state that is left when a run has ended or was stopped.
 *
 * @param mms every address space of the run, by name, in the scenario's order
 * @param counters the value of every counter of the run, by name, in the scenario's order
 */
public record FinalState(Map<String, Mm> mms, Map<String, Integer> counters) {
  /** Where there are no counters. */
  public FinalState(Map<String, Mm> mms) {
    this(mms, Map.of());
  }

  /**
   * One address space.
   *
   * @param users {@code mm_users}
   * @param count {@code mm_count}
   * @param freed whether the mm_struct was given back
   * @param notifiers the names of the notifiers that are still registered, newest registration
   *     first; null where there is no {@code mmu_notifier_mm}, or no longer one
   */
  public record Mm(long users, long count, boolean freed, @Nullable List<String> notifiers) {}
}
