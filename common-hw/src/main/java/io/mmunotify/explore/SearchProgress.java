// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

/** How far a search is that is under way. */
public sealed interface SearchProgress {

  /** How many different outcomes were found. */
  int outcomes();

  /**
   * Of a search over states. How many there are nobody knows, so there is no estimate; but the
   * levels of most searches grow, then shrink, and the search is done when one is empty.
   *
   * @param states how many were looked at
   * @param here how many of them since this search began or went on
   * @param depth how many steps lead to those that are looked at now
   * @param width how many of this depth there are
   * @param before how many there are of the depth before
   * @param bytes about how many bytes the search has for them here: fingerprints, rows of two
   *     levels, and how each state is reached
   */
  record States(
      int outcomes, long states, long here, int depth, long width, long before, long bytes)
      implements SearchProgress {}

  /**
   * Of a search over schedules.
   *
   * @param executions runs that were made to their end
   * @param redundant runs that were given up as equivalent to one made before
   * @param part an estimate of the part that was done, from 0 to 1
   */
  record Schedules(int outcomes, long executions, long redundant, double part)
      implements SearchProgress {}
}
