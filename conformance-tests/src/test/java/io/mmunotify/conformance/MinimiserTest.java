// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.Minimiser;
import io.mmunotify.search.Minimiser.Minimised;
import io.mmunotify.search.Minimiser.Sought;
import io.mmunotify.search.ScenarioExplorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A minimised schedule shows the same, with the fewest preemptions")
final class MinimiserTest {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);
  private static final ScenarioRunner RUNNER = new ScenarioRunner(Limits.DEFAULTS);
  private static final long ENOUGH = 1_000_000;
  private static final long FEW = Long.getLong("explore.few", 12_000);

  private static boolean isSmall(OutcomeSet set) {
    return set.schedules().bitLength() < Integer.SIZE && set.schedules().longValue() <= FEW;
  }

  @EachGeneration
  @DisplayName("no schedule with fewer preemptions comes to an outcome than the one that is given")
  void fewestPreemptions(Generation generation) {
    int checked = 0;
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      if (!isSmall(set)) {
        continue;
      }
      Minimiser minimiser = new Minimiser(set.scenario(), generation, RUNNER, ENOUGH);
      Exploration all = ReducedSearch.of(set, generation);
      for (Map.Entry<String, Exploration.Found> found : all.outcomes().entrySet()) {
        Minimised least = minimiser.minimise(List.of(Sought.outcome(found.getValue()))).getFirst();
        assertTrue(least.simplest());
        assertEquals(
            found.getKey(),
            RUNNER
                .run(set.scenario(), generation, new ReplaySchedule(least.witness()))
                .outcome()
                .text());
        if (least.preemptions() > 0) {
          checked++;
          Exploration fewer =
              EXPLORER.explore(
                  set.scenario(), generation, new FewPreemptions(least.preemptions() - 1), ENOUGH);
          assertFalse(fewer.outcomes().containsKey(found.getKey()));
        }
      }
    }
    assertTrue(checked >= 3, "outcomes that need a preemption: " + checked);
  }

  @EachGeneration
  @DisplayName("a checker's finding is shown again; when the runs are used up, that is said")
  void findingsStayAndBoundsAreTold(Generation generation) {
    for (OutcomeSet set : OutcomeSet.some(generation.name())) {
      Exploration all = ReducedSearch.of(set, generation);
      for (Exploration.Shown shown : all.findings()) {
        List<Sought> sought = List.of(Sought.finding(shown));
        Minimised least =
            new Minimiser(set.scenario(), generation, RUNNER, 500).minimise(sought).getFirst();
        assertTrue(
            RUNNER
                .run(set.scenario(), generation, new ReplaySchedule(least.witness()))
                .findings()
                .stream()
                .anyMatch(seen -> seen.finding().equals(shown.finding())));
        Minimised same =
            new Minimiser(set.scenario(), generation, RUNNER, 0).minimise(sought).getFirst();
        assertEquals(shown.witness(), same.witness());
        assertFalse(same.simplest());
        assertTrue(least.preemptions() <= same.preemptions());
      }
    }
  }

  @EachGeneration
  @DisplayName("what is sought together comes to the same as each for itself, bounded or not")
  void togetherAsAlone(Generation generation) {
    int bounded = 0;
    for (OutcomeSet set : OutcomeSet.some(generation.name())) {
      Exploration all = ReducedSearch.of(set, generation);
      List<Sought> sought = new ArrayList<>();
      all.outcomes().values().forEach(found -> sought.add(Sought.outcome(found)));
      all.findings().forEach(found -> sought.add(Sought.finding(found)));
      Minimiser minimiser = new Minimiser(set.scenario(), generation, RUNNER, 100);
      List<Minimised> together = minimiser.minimise(sought);
      for (int i = 0; i < sought.size(); i++) {
        assertEquals(minimiser.minimise(List.of(sought.get(i))), List.of(together.get(i)));
        bounded += together.get(i).simplest() ? 0 : 1;
      }
    }
    assertTrue(bounded > 0, "where the runs were used up: " + bounded);
  }
}
