// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A generation comes to every outcome of the kernel's own code, and to no other")
final class GoldenOutcomesTest {
  private static final int SCHEDULES = 300;
  private static final ScenarioRunner RUNNER = new ScenarioRunner(Limits.DEFAULTS);

  @EachGeneration
  @DisplayName("every random schedule ends in the set")
  void everyRandomScheduleEndsInTheSet(Generation generation) {
    List<OutcomeSet> sets = OutcomeSet.of(generation.name());
    assertTrue(sets.size() > 40, "there are sets: " + sets.size());
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : sets) {
      for (long seed = 0; seed < SCHEDULES; seed++) {
        RunResult result = RUNNER.run(set.scenario(), generation, new RandomSchedule(seed));
        String text = result.outcome().text();
        if (!set.contains(text)) {
          wrong.add(set.scenario().name() + ", seed " + seed + ": " + text);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("every outcome's witness leads to it")
  void everyWitnessLeadsToItsOutcome(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      for (Map.Entry<String, List<String>> outcome : set.witnesses().entrySet()) {
        ReplaySchedule schedule = new ReplaySchedule(outcome.getValue());
        RunResult result = RUNNER.run(set.scenario(), generation, schedule);
        boolean whole =
            !(result.end() instanceof RunEnd.Abandoned)
                && schedule.position() == outcome.getValue().size();
        if (!whole || !result.outcome().text().equals(outcome.getKey())) {
          wrong.add(set.scenario().name() + ", " + outcome.getKey() + ": " + result.outcome());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("a witness that is cut short, or goes on in other hands, is caught")
  void aWrongWitnessIsCaught(Generation generation) {
    OutcomeSet set =
        OutcomeSet.of(generation.name()).stream()
            .filter(candidate -> candidate.scenario().name().equals("walk-races-exit"))
            .findFirst()
            .orElseThrow();
    assertTrue(set.witnesses().size() > 1);
    List<String> texts = List.copyOf(set.witnesses().keySet());
    List<String> witness = set.witnesses().getOrDefault(texts.getFirst(), List.of());
    RunResult cut =
        RUNNER.run(
            set.scenario(), generation, new ReplaySchedule(witness.subList(0, witness.size() / 2)));
    assertTrue(cut.end() instanceof RunEnd.Abandoned);
    assertFalse(set.contains(cut.outcome().text()));
    RunResult right = RUNNER.run(set.scenario(), generation, new ReplaySchedule(witness));
    assertFalse(right.outcome().text().equals(texts.getLast()));
  }
}
