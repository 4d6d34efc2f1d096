// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.explore.SourceSets;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.run.Exploration;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.ScenarioExplorer;
import io.mmunotify.scenario.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Finer steps come to nothing that the steps of a trace do not")
final class GranularityTest {
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
    hold(generation, new Stepping(Granularity.MEMORY, MemoryModel.SC));
  }

  @EachGeneration
  @DisplayName("between drains of store buffers")
  void storeBuffers(Generation generation) {
    hold(generation, new Stepping(Granularity.MEMORY, MemoryModel.TSO));
  }

  private static void hold(Generation generation, Stepping stepping) {
    ScenarioExplorer explorer = new ScenarioExplorer(Limits.DEFAULTS, new RunOptions(stepping));
    List<String> wrong = new ArrayList<>();
    int searched = 0;
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      if (set.schedules().bitLength() <= SMALL) {
        searched++;
        Exploration found = explorer.explore(set.scenario(), generation, new SourceSets(), ENOUGH);
        if (!found.exhausted() || !isRight(set, found.outcomes().keySet())) {
          wrong.add(set.scenario().name() + ": " + found.outcomes().keySet());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(searched >= 8, "there are small sets: " + searched);
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
