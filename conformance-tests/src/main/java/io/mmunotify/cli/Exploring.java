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

  /**
   * Searches one generation.
   *
   * @param interruption ends it
   * @param terminal is told how far it is
   */
  Exploration on(Generation generation, CtrlC interruption, Terminal terminal) {
    String title = scenario.name() + " on " + generation.name();
    try (Progress progress = new Progress(title, terminal)) {
      SearchWatch watch = new SearchWatch(bounds, progress::look);
      interruption.ends(watch);
      return BoundAt.during(
          title,
          () ->
              strategy.overStates()
                  ? overStates(generation, watch)
                  : overSchedules(generation, watch));
    }
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
