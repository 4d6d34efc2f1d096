// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.states.StateSearch;
import io.mmunotify.run.StateExplorer;
import io.mmunotify.scenario.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A search over states finds every outcome and counts its schedules")
final class StatesTest {
  @EachGeneration
  @DisplayName("as many schedules as the kernel's own code has, in all and for each outcome")
  void countsAreThoseOfTheSets(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      StateExplorer.Result result =
          new StateExplorer(Limits.DEFAULTS)
              .explore(set.scenario(), generation, StateSearch.Options.all(true), () -> false);
      assertTrue(result.done());
      if (!result.counts().equals(new TreeMap<>(set.counts()))) {
        wrong.add(set.scenario().name() + ": " + result.counts() + " instead of " + set.counts());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("no shorter schedule leads to an outcome than its witness")
  void witnessesAreShortest(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      StateExplorer.Result result =
          new StateExplorer(Limits.DEFAULTS)
              .explore(set.scenario(), generation, StateSearch.Options.all(false), () -> false);
      assertEquals(set.witnesses().keySet(), result.outcomes().keySet());
      result
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
