// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import io.mmunotify.search.ScenarioStates;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Where drivers lock, wait, count and free, every search finds the same")
final class DriverSearchesTest {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);

  /** How many scenarios a generation: {@code -Dscenarios=8000} takes long. */
  private static final int SCENARIOS = Integer.getInteger("scenarios", 40);

  private static final long ENOUGH = 2_000;

  /** So many schedules are run one by one as well. */
  private static final BigInteger FEW = BigInteger.valueOf(300);

  @EachGeneration
  @DisplayName("random scenarios: the same outcomes, counts of schedules and findings")
  void randomScenarios(Generation generation) {
    int reduced = 0;
    int every = 0;
    for (long seed = 0; seed < SCENARIOS; seed++) {
      String yaml = RandomDriver.of(seed);
      String which = "seed " + seed + "\n" + yaml;
      Scenario scenario = Scenes.scenario(yaml);
      Exploration states = states(scenario, generation);
      Exploration sets = EXPLORER.explore(scenario, generation, new SourceSets(), ENOUGH);
      if (sets.exhausted()) {
        reduced++;
        assertEquals(states.outcomes().keySet(), sets.outcomes().keySet(), which);
      }
      BigInteger schedules = Objects.requireNonNull(states.schedules());
      if (schedules.compareTo(FEW) <= 0) {
        every++;
        Exploration all =
            EXPLORER.explore(scenario, generation, new EverySchedule(), FEW.longValue() + 1);
        assertEquals(all.outcomes().keySet(), states.outcomes().keySet(), which);
        assertEquals(BigInteger.valueOf(all.executions()), schedules, which);
        assertEquals(findings(all), findings(states), which);
      }
    }
    assertTrue(reduced > SCENARIOS * 3 / 4, reduced + " were compared");
    assertTrue(every > SCENARIOS / 4, every + " were gone through");
  }

  private static Exploration states(Scenario scenario, Generation generation) {
    Exploration found =
        new ScenarioStates(
                scenario, generation, Limits.DEFAULTS, RunOptions.DEFAULTS, Options.all(true))
            .explore(new Watch(Bounds.byDefault()), () -> {});
    assertTrue(found.exhausted());
    return found;
  }

  private static Set<Finding> findings(Exploration exploration) {
    return exploration.findings().stream()
        .map(Exploration.Shown::finding)
        .collect(Collectors.toSet());
  }
}
