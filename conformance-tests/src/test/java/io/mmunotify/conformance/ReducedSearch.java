// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the reduced search finds in an outcome set: made once, since many tests look at it. */
final class ReducedSearch {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);
  private static final long ENOUGH = 1_000_000;

  private static final Map<Asked, Exploration> DONE = new ConcurrentHashMap<>();

  private ReducedSearch() {}

  private record Asked(String scenario, String generation) {}

  static Exploration of(OutcomeSet set, Generation generation) {
    Asked asked = new Asked(set.scenario().name(), generation.name());
    Exploration done = DONE.get(asked);
    if (done == null) { // no search within computeIfAbsent, which holds a monitor
      done = EXPLORER.explore(set.scenario(), generation, new SourceSets(), ENOUGH);
      DONE.put(asked, done);
    }
    return done;
  }
}
