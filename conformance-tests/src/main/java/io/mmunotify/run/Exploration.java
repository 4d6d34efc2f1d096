// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a search over a scenario's schedules came to.
 *
 * @param bound the bound that ended it before everything was seen; null if every schedule is
 *     accounted for
 * @param executions runs that were made to their end
 * @param redundant runs that were given up as equivalent to one made before
 * @param outcomes by their canonical text
 */
public record Exploration(
    @Nullable String bound, long executions, long redundant, SortedMap<String, Found> outcomes) {

  /** Whether every schedule is accounted for. A search that was cut short never says so. */
  public boolean exhausted() {
    return bound == null;
  }

  /**
   * An outcome.
   *
   * @param outcome what some schedule comes to
   * @param witness the task of every step of such a schedule: of those that the search accounts
   *     for, the shortest, and the least by task numbers among equally short ones
   */
  public record Found(Outcome outcome, List<String> witness) {}
}
