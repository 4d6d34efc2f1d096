// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A search over states finds every outcome and counts its schedules")
final class StatesTest {
  private static Exploration explore(OutcomeSet set, Generation generation, boolean counting) {
    ScenarioStates explorer =
        new ScenarioStates(
            set.scenario(),
            generation,
            Limits.DEFAULTS,
            RunOptions.DEFAULTS,
            Options.all(counting));
    Exploration found = explorer.explore(new Watch(Bounds.byDefault()), () -> {});
    assertTrue(found.exhausted());
    return found;
  }

  @EachGeneration
  @DisplayName("as many schedules as the kernel's own code has, in all and for each outcome")
  void countsAreThoseOfTheSets(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      Exploration found = explore(set, generation, true);
      Map<String, BigInteger> counts = new TreeMap<>();
      found.outcomes().forEach((text, outcome) -> counts.put(text, outcome.schedules()));
      if (!counts.equals(new TreeMap<>(set.counts()))
          || !set.schedules().equals(found.schedules())) {
        wrong.add(set.scenario().name() + ": " + counts + " instead of " + set.counts());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("no shorter schedule leads to an outcome than its witness")
  void witnessesAreShortest(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      Exploration exploration = explore(set, generation, false);
      assertEquals(set.witnesses().keySet(), exploration.outcomes().keySet());
      exploration
          .outcomes()
          .forEach((outcome, found) -> {
            int shortest = set.witnesses().getOrDefault(outcome, List.of()).size();
            if (found.witness().size() != shortest) {
              wrong.add(set.scenario().name() + ": " + outcome);
            }
          });
    }
    assertEquals(List.of(), wrong);
  }
}
