// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.Searches;
import io.mmunotify.hw.Searches.Program;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.SrcuStruct;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("SRCU of v3.15 tells its state, so that equal states can be merged")
final class SrcuStatesTest {

  /** Store buffering across a grace period, or its callback; both zeros show where it fails. */
  private static Program program(SteppedMachine machine, Mutant mutant, boolean call) {
    SrcuStruct domain = new SrcuStruct(mutant.on(machine), true);
    IntCell x = new IntCell(0);
    IntCell y = new IntCell(0);
    IntCell seenByReader = new IntCell(2);
    IntCell seenByUpdater = new IntCell(2);
    RcuHead head = new RcuHead("u");
    TaskBody reader =
        current -> {
          int idx = domain.readLock(current);
          x.set(current, 1);
          seenByReader.set(current, y.read(current));
          domain.readUnlock(current, idx);
        };
    TaskBody updater =
        current -> {
          Runs.step(current, "begin");
          y.set(current, 1);
          if (call) {
            domain.call(current, head, (worker, h) -> seenByUpdater.set(worker, x.read(worker)));
          } else {
            domain.synchronize(current);
            seenByUpdater.set(current, x.read(current));
          }
        };
    return new Program(
        List.of(reader, updater),
        end -> end.getClass().getSimpleName() + seenByReader.peek() + seenByUpdater.peek());
  }

  @Test
  @DisplayName("between events: as many schedules as there are, for each outcome")
  void events() {
    for (boolean call : List.of(false, true)) {
      SortedMap<String, BigInteger> counts = new TreeMap<>();
      Searches.outcomes(Stepping.EVENTS, new EverySchedule(), m -> program(m, Mutant.NONE, call))
          .forEach((outcome, count) -> counts.put(outcome, BigInteger.valueOf(count)));
      assertEquals(counts, Searches.byStates(Stepping.EVENTS, m -> program(m, Mutant.NONE, call)));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("between accesses: the outcomes that source sets find, and the mutants")
  void accesses(MemoryModel model) {
    Stepping stepping = new Stepping(Granularity.MEMORY, model);
    for (boolean call : List.of(false, true)) {
      SortedMap<String, BigInteger> byStates =
          Searches.byStates(stepping, m -> program(m, Mutant.NONE, call));
      assertEquals(
          Searches.outcomes(stepping, new SourceSets(), m -> program(m, Mutant.NONE, call))
              .keySet(),
          byStates.keySet());
      for (Mutant mutant : List.of(Mutant.S2, Mutant.S14)) {
        assertEquals(
            "a grace period ended before a read section of a that it waited for",
            assertThrows(
                    AssertionError.class,
                    () -> Searches.byStates(stepping, m -> program(m, mutant, call)))
                .getMessage());
      }
    }
  }
}
