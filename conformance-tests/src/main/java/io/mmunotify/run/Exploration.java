// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.Finding;
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
 * @param findings what checkers found in these runs, each once
 */
public record Exploration(
    @Nullable String bound,
    long executions,
    long redundant,
    SortedMap<String, Found> outcomes,
    List<Shown> findings) {

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

  /**
   * A finding of a checker.
   *
   * @param finding what some schedule shows
   * @param witness the task of every step of the shortest such schedule that was run
   */
  public record Shown(Finding finding, List<String> witness) {}
}
