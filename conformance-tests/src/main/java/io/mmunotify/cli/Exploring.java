// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.explore.Explorer;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.states.StateSearch;
import io.mmunotify.run.Exploration;
import io.mmunotify.run.ScenarioExplorer;
import io.mmunotify.run.SearchBounds;
import io.mmunotify.run.SearchWatch;
import io.mmunotify.run.StateExplorer;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;

/**
 * What {@code explore} is to do on each generation.
 *
 * @param workers how many threads
 */
record Exploring(
    Scenario scenario,
    Limits limits,
    Stepping stepping,
    SearchStrategy strategy,
    SearchBounds bounds,
    boolean counting,
    int workers) {

  /** Searches one generation. */
  Exploration on(Generation generation) {
    SearchWatch watch = new SearchWatch(bounds);
    return BoundAt.during(
        scenario.name() + " on " + generation.name(),
        () ->
            strategy.overStates()
                ? overStates(generation, watch)
                : overSchedules(generation, watch));
  }

  private Exploration overStates(Generation generation, SearchWatch watch) {
    StateSearch.Options options = new StateSearch.Options(counting, workers, 1, 1);
    return new StateExplorer(scenario, generation, limits, options).explore(watch, () -> {});
  }

  private Exploration overSchedules(Generation generation, SearchWatch watch) {
    Explorer explorer = new Explorer(strategy.newSearch(), workers);
    return new ScenarioExplorer(limits, stepping).explore(scenario, generation, explorer, watch);
  }
}
