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
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import io.mmunotify.search.ScenarioStates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Finer steps come to nothing that the steps of a trace do not")
final class GranularityTest {
  private static final Stepping SC = new Stepping(Granularity.MEMORY, MemoryModel.SC);
  private static final Stepping TSO = new Stepping(Granularity.MEMORY, MemoryModel.TSO);
  private static final long ENOUGH = 20_000;

  /** Small sets have fewer schedules than 2 to this power. */
  private static final int SMALL = 12;

  /**
   * Where the kernel's own code has the window, too: a notifier is freed while it is registered, in
   * the middle of another's unlinking. The entry is out of the list then, and the store to the
   * freed successor's {@code pprev} is what faults. Events cannot show that.
   */
  private static final Set<String> WINDOWS = Set.of("exit-empties-freed");

  @EachGeneration
  @DisplayName("between accesses to sequentially consistent memory")
  void memory(Generation generation) {
    hold(generation, SC);
  }

  @EachGeneration
  @DisplayName("between drains of store buffers")
  void storeBuffers(Generation generation) {
    hold(generation, TSO);
  }

  /** A count is looked at in the step that changes it, not before the fence in front of that. */
  @EachGeneration
  @DisplayName("where an mm dies while a registration's stores drain")
  void anMmThatDiesWhileStoresDrain(Generation generation) {
    Scenario scenario =
        Scenes.scenario(
            """
            mms: {A: {}}
            notifiers: {n: {mm: A}}
            tasks: {t0: [{register: n}], t1: [{mmput: A}]}
            """);
    assertEquals(
        outcomes(scenario, generation, Stepping.EVENTS), outcomes(scenario, generation, TSO));
  }

  private static Set<String> outcomes(Scenario scenario, Generation generation, Stepping stepping) {
    return new ScenarioStates(
            scenario, generation, Limits.DEFAULTS, new RunOptions(stepping), Options.all(false))
        .explore(new Watch(Bounds.byDefault()), () -> {})
        .outcomes()
        .keySet();
  }

  private static void hold(Generation generation, Stepping stepping) {
    List<String> wrong = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      Exploration found = explore(set, generation, stepping, false);
      if (!isRight(set, found.outcomes().keySet())) {
        wrong.add(set.scenario().name() + ": " + found.outcomes().keySet());
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static Exploration explore(
      OutcomeSet set, Generation generation, Stepping stepping, boolean counting) {
    Exploration found =
        new ScenarioStates(
                set.scenario(),
                generation,
                Limits.DEFAULTS,
                new RunOptions(stepping),
                Options.all(counting))
            .explore(new Watch(Bounds.byDefault()), () -> {});
    assertTrue(found.exhausted());
    return found;
  }

  @EachGeneration
  @DisplayName("and a search through schedules finds the same")
  void schedules(Generation generation) {
    int searched = 0;
    int run = 0;
    for (Stepping stepping : List.of(SC, TSO)) {
      ScenarioExplorer explorer = new ScenarioExplorer(Limits.DEFAULTS, new RunOptions(stepping));
      for (OutcomeSet set : OutcomeSet.of(generation.name())) {
        if (set.schedules().bitLength() <= SMALL) {
          searched++;
          Exploration states = explore(set, generation, stepping, true);
          Exploration reduced =
              explorer.explore(set.scenario(), generation, new SourceSets(), ENOUGH);
          assertTrue(reduced.exhausted());
          assertEquals(reduced.outcomes().keySet(), states.outcomes().keySet());
          BigInteger schedules = Objects.requireNonNull(states.schedules());
          if (schedules.compareTo(BigInteger.valueOf(ENOUGH)) <= 0) {
            run++;
            Exploration every =
                explorer.explore(set.scenario(), generation, new EverySchedule(), ENOUGH + 1);
            assertEquals(schedules, BigInteger.valueOf(every.executions()), set.scenario().name());
          }
        }
      }
    }
    assertTrue(searched >= 16 && run >= 8, searched + " small sets, every schedule of " + run);
  }

  private static boolean isRight(OutcomeSet set, Set<String> found) {
    Set<String> known = set.witnesses().keySet();
    if (!WINDOWS.contains(set.scenario().name())) {
      return found.equals(known);
    }
    Set<String> more = new TreeSet<>(found);
    more.removeAll(known);
    return found.containsAll(known)
        && more.size() == 1
        && more.iterator().next().contains("use-after-free");
  }
}
