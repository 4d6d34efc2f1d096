// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("On small random programs, all searches that leave nothing out find the same")
final class SearchesAgreeTest {
  private static final int PROGRAMS = Integer.getInteger("explore.programs", 80);
  private static final int FEW = 200;

  @Test
  @DisplayName("the reduced search runs each class of equivalent runs once, and none is missing")
  void everyTraceIsRunOnce() {
    Set<String> ends = new TreeSet<>();
    long redundant = 0;
    long complete = 0;
    for (long seed = 0; seed < 2L * PROGRAMS; seed++) {
      RandomProgram program = RandomProgram.of(seed, seed % 2 == 0);
      Explored all = Explored.by(new EverySchedule(), 1, program);
      Explored reduced = Explored.by(new SourceSets(), 1, program);
      String which = "seed " + seed + ", " + program;
      assertEquals(all.outcomes(), reduced.outcomes(), which);
      assertEquals(all.traces().keySet(), reduced.traces().keySet(), which);
      assertEquals(reduced.traces().size(), reduced.executions(), which);
      assertNull(reduced.bound());
      complete += reduced.executions();
      redundant += reduced.redundant();
      all.outcomes().keySet().forEach(outcome -> ends.add(outcome.replaceAll("[^a-z].*", "")));
    }
    assertEquals(Set.of("", "a", "b", "c", "deadlock"), ends, "some stop, some deadlock");
    assertTrue(redundant <= complete / 20, redundant + " given up, complete " + complete);
  }

  @Test
  @DisplayName(
      "so it is where a reader of classic RCU may be switched away from by who takes a lock")
  void readersThatWait() {
    int compared = 0;
    for (long seed = 0; seed < PROGRAMS; seed++) {
      RandomProgram program = RandomProgram.ofWaitingReaders(seed);
      Explored reduced = Explored.by(new SourceSets(), 1, program);
      if (reduced.executions() > FEW) {
        continue; // too many schedules to run each of them
      }
      compared++;
      String which = "seed " + seed + ", " + program;
      Explored all = Explored.by(new EverySchedule(), 1, program);
      assertEquals(all.outcomes(), reduced.outcomes(), which);
      assertEquals(all.traces().keySet(), reduced.traces().keySet(), which);
      assertEquals(reduced.traces().size(), reduced.executions(), which);
    }
    assertTrue(compared > PROGRAMS / 2, compared + " were compared with every schedule");
  }

  @Test
  @DisplayName("so it is with two and four workers, the witnesses included")
  void workersFindTheSame() {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      RandomProgram program = RandomProgram.of(1000 + seed, seed % 2 == 0);
      Explored alone = Explored.by(new SourceSets(), 1, program);
      Explored every = Explored.by(new EverySchedule(), 1, program);
      for (int workers : new int[] {2, 4}) {
        Explored together = Explored.by(new SourceSets(), workers, program);
        assertEquals(alone.outcomes(), together.outcomes(), "seed " + seed + ", " + program);
        assertEquals(alone.traces(), together.traces(), "seed " + seed + ", " + program);
        Explored whole = Explored.by(new EverySchedule(), workers, program);
        assertEquals(every, whole);
        Explored few = Explored.by(new FewPreemptions(1), workers, program);
        assertEquals(Explored.by(new FewPreemptions(1), 1, program), few);
      }
    }
  }

  @Test
  @DisplayName("with enough preemptions nothing is left out")
  void enoughPreemptionsAreAll() {
    for (long seed = 0; seed < PROGRAMS / 4; seed++) {
      RandomProgram program = RandomProgram.of(2000 + seed, seed % 2 == 0);
      Explored few = Explored.by(new FewPreemptions(100), 1, program);
      assertNull(few.bound());
      assertEquals(Explored.by(new EverySchedule(), 1, program).outcomes(), few.outcomes());
    }
  }

  @Test
  @DisplayName("a search that does not hear of reads is caught")
  void aWrongDependenceIsCaught() {
    int caught = 0;
    for (long seed = 0; seed < 50; seed++) {
      RandomProgram program = RandomProgram.of(seed, false);
      Set<String> all = Explored.by(new EverySchedule(), 1, program).outcomes().keySet();
      Set<String> reduced =
          Explored.by(new SourceSets(), 1, program.withUntouchedReads()).outcomes().keySet();
      assertTrue(all.containsAll(reduced));
      caught += all.equals(reduced) ? 0 : 1;
    }
    assertNotEquals(0, caught);
  }
}
