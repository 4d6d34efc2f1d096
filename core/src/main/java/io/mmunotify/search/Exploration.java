// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Bound;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.run.Outcome;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a search over a scenario's schedules came to.
 *
 * @param bound the bound that ended it before everything was seen; null if every schedule is
 *     accounted for
 * @param executions runs that were made to their end
 * @param covered how much of the whole was seen
 * @param outcomes by their canonical text
 * @param findings what checkers found in these runs, each once
 */
public record Exploration(
    @Nullable Bound bound,
    long executions,
    Covered covered,
    SortedMap<String, Found> outcomes,
    List<Shown> findings) {

  /** The bound for a program, in words; null if every schedule is accounted for. */
  public @Nullable String boundText() {
    return bound == null ? null : bound.text();
  }

  /** The bound for a person, and how to raise it; null if every schedule is accounted for. */
  public @Nullable String boundSentence() {
    return bound == null ? null : bound.sentence();
  }

  /** Whether every schedule is accounted for. A search that was cut short never says so. */
  public boolean exhausted() {
    return bound == null;
  }

  /** How much of the whole a search has seen. */
  public sealed interface Covered {
    /**
     * Of a search over states.
     *
     * @param states how many were looked at
     * @param depth how many steps the longest schedule to one has
     */
    record States(long states, int depth) implements Covered {}

    /**
     * Of a search over schedules.
     *
     * @param redundant runs that were given up as equivalent to one made before
     * @param part an estimate of the part that was done, from 0 to 1
     */
    record Schedules(long redundant, double part) implements Covered {}
  }

  /**
   * An outcome.
   *
   * @param outcome what some schedule comes to
   * @param witness the task of every step of such a schedule: of those that the search accounts
   *     for, the shortest, and the least by task numbers among equally short ones
   * @param schedules how many schedules come to it; null where they were not counted
   */
  public record Found(Outcome outcome, List<String> witness, @Nullable BigInteger schedules) {}

  /** How many schedules come to these outcomes; null where there are none, or without a count. */
  public @Nullable BigInteger schedules() {
    if (outcomes.isEmpty()) {
      return null;
    }
    BigInteger sum = BigInteger.ZERO;
    for (Found found : outcomes.values()) {
      if (found.schedules() == null) {
        return null;
      }
      sum = sum.add(found.schedules());
    }
    return sum;
  }

  /**
   * A finding of a checker.
   *
   * @param finding what some schedule shows
   * @param witness the task of every step of the shortest such schedule that was run
   */
  public record Shown(Finding finding, List<String> witness) {}
}
