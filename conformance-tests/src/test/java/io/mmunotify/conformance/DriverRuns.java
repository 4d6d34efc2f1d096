// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All runs of scenarios that use what drivers have of their own. */
final class DriverRuns {
  private DriverRuns() {}

  static Exploration explored(Generation generation, String yaml) {
    Exploration exploration =
        new ScenarioStates(
                Scenes.scenario(yaml),
                generation,
                Limits.DEFAULTS,
                RunOptions.DEFAULTS,
                Options.all(true))
            .explore(new Watch(Bounds.byDefault()), () -> {});
    assertEquals(null, exploration.bound());
    return exploration;
  }

  /** How runs can end, in words. */
  static Set<String> ends(Exploration exploration) {
    return exploration.outcomes().values().stream()
        .map(found -> found.outcome().summary())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a counter can hold in the end. */
  static Set<Integer> counter(Exploration exploration, String name) {
    return exploration.outcomes().values().stream()
        .map(found -> found.outcome().state().counters().getOrDefault(name, Integer.MIN_VALUE))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static List<String> findings(Exploration exploration) {
    return exploration.findings().stream().map(shown -> shown.finding().check()).toList();
  }
}
