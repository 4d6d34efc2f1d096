// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.BrokenEngine;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/**
 * By default over the sets whose number of schedules has at most {@value #FEW} bits; with {@code
 * -Dengine.everything=true} over all of them.
 */
@DisplayName("On its own engine a generation comes to outcomes of the kernel's own code alone")
final class EngineOutcomesTest {
  private static final int FEW = 30;
  private static final String DEADLOCK = "\"event\":\"deadlock\"";
  private static final boolean EVERYTHING = Boolean.getBoolean("engine.everything");
  private static final RunOptions ENGINE = RunOptions.DEFAULTS.with(GracePeriodOptions.ENGINE);

  /** What of a search is wrong. */
  private record Wrong(List<String> outside, List<String> early, List<String> bounds) {
    Wrong() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void look(OutcomeSet set, Exploration found) {
      String name = set.scenario().name();
      found
          .outcomes()
          .forEach((text, outcome) -> {
            if (!set.contains(text) && !isExcused(set, outcome.outcome())) {
              outside.add(name + ": " + text);
            }
          });
      for (Exploration.Shown shown : found.findings()) {
        if (shown.finding().check().equals("grace-period")) {
          early.add(name + ": " + shown.finding().what());
        }
      }
      if (!found.exhausted()) {
        bounds.add(name + ": " + found.bound());
      }
    }

    /** Where a reader never ends, an engine may wait for those too that came a little later. */
    private static boolean isExcused(OutcomeSet set, Outcome outcome) {
      Event stop = outcome.stop();
      return stop != null
          && stop.kind() == EventKind.DEADLOCK
          && set.witnesses().keySet().stream().anyMatch(text -> text.contains(DEADLOCK));
    }
  }

  private static Wrong explore(Generation generation, Generation explored) {
    Wrong wrong = new Wrong();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      if (EVERYTHING || set.schedules().bitLength() <= FEW) {
        wrong.look(set, explore(set.scenario(), explored));
      }
    }
    return wrong;
  }

  private static Exploration explore(Scenario scenario, Generation generation) {
    return new ScenarioStates(scenario, generation, Limits.DEFAULTS, ENGINE, Options.all(false))
        .explore(new Watch(Bounds.byDefault()), () -> {});
  }

  @EachGeneration
  @DisplayName("and no grace period ends too early")
  void nothingIsOutside(Generation generation) {
    Wrong wrong = explore(generation, generation);
    assertEquals(List.of(), wrong.outside());
    assertEquals(List.of(), wrong.early());
    assertEquals(List.of(), wrong.bounds());
  }

  @EachGeneration
  @DisplayName("an engine that waits for nobody is outside, and the monitor objects")
  void anEngineThatWaitsForNobodyIsCaught(Generation generation) {
    Wrong wrong = explore(generation, new BrokenEngine(generation, true));
    assertTrue(wrong.outside().toString().contains("use-after-free"), wrong::toString);
    assertTrue(
        wrong.early().stream().anyMatch(what -> what.contains("a grace period ended before")),
        wrong::toString);
  }

  @EachGeneration
  @DisplayName("an engine whose grace periods never end is outside")
  void anEngineThatNeverEndsIsCaught(Generation generation) {
    Wrong wrong = explore(generation, new BrokenEngine(generation, false));
    assertTrue(wrong.outside().size() > 10, wrong::toString);
    assertTrue(
        wrong.outside().stream().allMatch(outcome -> outcome.contains(DEADLOCK)), wrong::toString);
  }
}
