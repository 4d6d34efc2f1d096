// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.explore.schedules.PctSampling;
import io.mmunotify.explore.schedules.Samples;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A search finds what the kernel's own code can come to, all of it and no more")
final class ExplorationTest {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);
  private static final ScenarioRunner RUNNER = new ScenarioRunner(Limits.DEFAULTS);
  private static final long ENOUGH = 1_000_000;

  /** One by one are run sets of so many schedules; {@code -Dexplore.few=35000} takes a minute. */
  private static final long FEW = Long.getLong("explore.few", 12_000);

  @EachGeneration
  @DisplayName("the reduced search fills every outcome set")
  void theReducedSearchFillsEverySet(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      Exploration found = ReducedSearch.of(set, generation);
      if (!found.exhausted() || !found.outcomes().keySet().equals(set.witnesses().keySet())) {
        wrong.add(set.scenario().name() + ": " + found.outcomes().keySet());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("where there are few schedules, as many are run one by one as there are")
  void theWholeSearchRunsEverySchedule(Generation generation) {
    List<String> wrong = new ArrayList<>();
    int searched = 0;
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      if (set.schedules().bitLength() < Integer.SIZE && set.schedules().longValue() <= FEW) {
        searched++;
        Exploration found =
            EXPLORER.explore(set.scenario(), generation, new EverySchedule(), ENOUGH);
        if (found.executions() != set.schedules().longValue()
            || !found.outcomes().keySet().equals(set.witnesses().keySet())) {
          wrong.add(set.scenario().name() + ": " + found.executions());
        }
        // The least of all schedules is the least of its class, which the reduced search finds.
        if (!ReducedSearch.of(set, generation).outcomes().equals(found.outcomes())) {
          wrong.add(set.scenario().name() + " has other witnesses");
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(searched >= 10, "there are small sets: " + searched);
  }

  @EachGeneration
  @DisplayName("every witness replays to its outcome, and is the same for any number of workers")
  void everyWitnessReplays(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      Exploration found = ReducedSearch.of(set, generation);
      found
          .outcomes()
          .forEach((text, outcome) -> {
            ReplaySchedule schedule = new ReplaySchedule(outcome.witness());
            RunResult run = RUNNER.run(set.scenario(), generation, schedule);
            if (!run.outcome().text().equals(text)
                || run.end() instanceof RunEnd.Abandoned
                || schedule.position() != outcome.witness().size()) {
              wrong.add(set.scenario().name() + ": " + text);
            }
          });
    }
    for (OutcomeSet set : OutcomeSet.some(generation.name())) {
      ScheduleExplorer together = new ScheduleExplorer(new SourceSets(), 3);
      if (!EXPLORER
          .explore(set.scenario(), generation, together, ENOUGH)
          .outcomes()
          .equals(ReducedSearch.of(set, generation).outcomes())) {
        wrong.add(set.scenario().name() + " by three workers");
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("few preemptions come to some of the outcomes, enough of them to all")
  void preemptionsAreABound(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      Exploration few = EXPLORER.explore(set.scenario(), generation, new FewPreemptions(1), ENOUGH);
      boolean some = set.witnesses().keySet().containsAll(few.outcomes().keySet());
      boolean all = few.outcomes().size() == set.witnesses().size();
      if (!some || (few.exhausted() && !all)) {
        wrong.add(set.scenario().name() + ": " + few.outcomes().keySet());
      }
      if (set.schedules().bitLength() < 8) {
        Exploration enough =
            EXPLORER.explore(set.scenario(), generation, new FewPreemptions(1000), ENOUGH);
        if (!enough.exhausted() || !enough.outcomes().keySet().equals(set.witnesses().keySet())) {
          wrong.add(set.scenario().name() + " without a bound: " + enough);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("samples stay in the set, are the same for the same seed, and never say exhausted")
  void samplesAreNoProof(Generation generation) {
    for (OutcomeSet set : OutcomeSet.some(generation.name())) {
      Exploration once =
          EXPLORER.explore(
              set.scenario(), generation, new Samples(50, new PctSampling(1, 3)), ENOUGH);
      Exploration again =
          EXPLORER.explore(
              set.scenario(), generation, new Samples(50, new PctSampling(1, 3)), ENOUGH);
      assertEquals(once, again);
      assertFalse(once.exhausted());
      assertTrue(set.witnesses().keySet().containsAll(once.outcomes().keySet()));
    }
  }

  @EachGeneration
  @DisplayName("a search that is cut short says so")
  void aBoundIsNoSuccess(Generation generation) {
    OutcomeSet large =
        OutcomeSet.of(generation.name()).stream()
            .filter(set -> set.schedules().bitLength() > 40)
            .findFirst()
            .orElseThrow();
    assertFalse(EXPLORER.explore(large.scenario(), generation, new SourceSets(), 5).exhausted());
  }
}
