// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

/**
 * How far a search is that is under way.
 *
 * @param executions runs that were made to their end
 * @param outcomes how many different ones were found
 * @param covered how much of the whole was seen
 */
public record SearchProgress(long executions, int outcomes, Exploration.Covered covered) {}
