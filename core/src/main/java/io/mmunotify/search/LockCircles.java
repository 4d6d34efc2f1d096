// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration.Shown;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The circles in the order of locks that no single run of a scenario shows, each with a run that
 * shows a part of it.
 *
 * @param how the scenario is run
 */
record LockCircles(Scenario scenario, Generation generation, Limits limits, RunOptions how) {
  /** How many runs may look for one that shows locks taken in a circle. */
  private static final long RUNS = 5_000;

  /**
   * Those that some edges make.
   *
   * @param known findings that are told already
   */
  List<Shown> among(Collection<LockOrder.Edge> edges, Set<Finding> known) {
    List<Finding> circles =
        LockOrder.cycles(edges).stream()
            .map(LockOrder.Cycle::finding)
            .filter(finding -> !known.contains(finding))
            .toList();
    if (circles.isEmpty()) {
      return List.of();
    }
    FewPreemptions simple = new FewPreemptions(scenario.tasks().size());
    return new ScenarioExplorer(limits, how)
        .explore(scenario, generation, simple, RUNS).findings().stream()
            .filter(shown -> circles.contains(shown.finding()))
            .toList();
  }
}
