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
import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import io.mmunotify.search.ScenarioStates;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Where an mm dies while it is used, the reduced search finds what the states have")
final class SourceSetsTest {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);

  /** How many scenarios a generation: {@code -Dscenarios=8000} takes half an hour. */
  private static final int SCENARIOS = Integer.getInteger("scenarios", 40);

  private static final long ENOUGH = 2_000;

  /** So many schedules are run one by one as well. */
  private static final BigInteger FEW = BigInteger.valueOf(300);

  @EachGeneration
  @DisplayName("one task drops the last reference, one takes another, one uses it")
  void aDropThatFreesOrDoesNot(Generation generation) {
    Scenario scenario =
        Scenes.scenario(
            "mms: {A: {users: 2}}\ntasks: {a: [mmdrop: A], b: [mmgrab: A], c: [mmget: A]}\n");
    Exploration every = EXPLORER.explore(scenario, generation, new EverySchedule(), ENOUGH);
    assertEquals(5, every.outcomes().size());
    assertEquals(
        every.outcomes(),
        EXPLORER.explore(scenario, generation, new SourceSets(), ENOUGH).outcomes());
  }

  @EachGeneration
  @DisplayName("random scenarios")
  void randomScenarios(Generation generation) {
    int compared = 0;
    for (long seed = 0; seed < SCENARIOS; seed++) {
      String yaml = RandomScenario.of(seed);
      Optional<Exploration> reduced = reduced(Scenes.scenario(yaml), generation);
      if (reduced.isPresent()) {
        compared++;
        compare(reduced.get(), Scenes.scenario(yaml), generation, "seed " + seed + "\n" + yaml);
      }
    }
    assertTrue(compared > SCENARIOS * 3 / 4, compared + " were compared");
  }

  /** Nothing where there are too many runs to make, or a callback calls itself. */
  private static Optional<Exploration> reduced(Scenario scenario, Generation generation) {
    try {
      Exploration found = EXPLORER.explore(scenario, generation, new SourceSets(), ENOUGH);
      return found.exhausted() ? Optional.of(found) : Optional.empty();
    } catch (BoundReached e) {
      return Optional.empty();
    }
  }

  private static void compare(
      Exploration reduced, Scenario scenario, Generation generation, String which) {
    Exploration states =
        new ScenarioStates(
                scenario, generation, Limits.DEFAULTS, RunOptions.DEFAULTS, Options.all(true))
            .explore(new Watch(Bounds.byDefault()), () -> {});
    assertTrue(states.exhausted());
    assertEquals(states.outcomes().keySet(), reduced.outcomes().keySet(), which);
    if (Objects.requireNonNull(states.schedules()).compareTo(FEW) <= 0) {
      Exploration every =
          EXPLORER.explore(scenario, generation, new EverySchedule(), FEW.longValue() + 1);
      assertEquals(every.outcomes(), reduced.outcomes(), which);
    }
  }
}
