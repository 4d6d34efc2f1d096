// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Watch;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ExplorerTest {
  private static final int ORDERS = 720; // of six writers
  private static final long ENOUGH = 1_000_000;

  /** Six writers of one cell; each run calls back on its worker's thread. */
  private record Writers(Consumer<Provenance> afterRun)
      implements Program<RunEnd>, Listener<RunEnd> {
    @Override
    public RunEnd run(Schedule schedule) {
      SteppedMachine machine = new SteppedMachine(schedule, null);
      IntCell cell = new IntCell(0);
      TaskBody writer = task -> Model.write(task, cell, task.id());
      return machine.run(Runs.together(writer, writer, writer, writer, writer, writer));
    }

    @Override
    public RunEnd endOf(RunEnd run) {
      return run;
    }

    @Override
    public void ran(RunEnd run, Provenance from) {
      afterRun.accept(from);
    }
  }

  private static @Nullable Bound explore(ScheduleExplorer explorer, Writers writers, long most) {
    return explorer.explore(writers, writers, new Watch(Bounds.NONE.executions(most)));
  }

  private static List<Supplier<Search>> searches() {
    return List.of(SourceSets::new, EverySchedule::new, () -> new FewPreemptions(100));
  }

  @Test
  void noMoreRunsAreMadeThanAllowedByAnyNumberOfWorkers() {
    for (Supplier<Search> search : searches()) {
      for (int workers = 1; workers <= 4; workers++) {
        AtomicInteger runs = new AtomicInteger();
        ScheduleExplorer explorer = new ScheduleExplorer(search.get(), workers);
        assertEquals(
            Bound.EXECUTIONS, explore(explorer, new Writers(_ -> runs.incrementAndGet()), 100));
        assertEquals(100, runs.get());
      }
    }
  }

  @Test
  void asManyRunsAsThereAreAreEnough() {
    AtomicInteger runs = new AtomicInteger();
    ScheduleExplorer explorer = new ScheduleExplorer(new SourceSets(), 2);
    Writers writers = new Writers(walk -> runs.addAndGet(walk.wasRedundant() ? 0 : 1));
    assertNull(explore(explorer, writers, ENOUGH));
    assertEquals(ORDERS, runs.get());
    assertEquals(1, explorer.part());
  }

  @Test
  void aStopEndsEveryWorkerAndIsNoSuccess() {
    for (Supplier<Search> search : searches()) {
      for (int workers = 1; workers <= 4; workers++) {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger whenStopped = new AtomicInteger();
        ScheduleExplorer explorer = new ScheduleExplorer(search.get(), workers);
        Watch watch = new Watch(Bounds.NONE);
        Writers writers =
            new Writers(_ -> {
              if (runs.incrementAndGet() == 50) {
                watch.stop(Bound.INTERRUPTED);
                whenStopped.set(runs.get());
              }
            });
        assertEquals(Bound.INTERRUPTED, explorer.explore(writers, writers, watch));
        assertTrue(runs.get() < whenStopped.get() + workers, workers + " workers, runs: " + runs);
        assertTrue(explorer.part() < 1);
      }
    }
  }

  @Test
  void aStopAfterTheLastRunTakesNothingAway() {
    AtomicInteger runs = new AtomicInteger();
    ScheduleExplorer explorer = new ScheduleExplorer(new EverySchedule(), 1);
    Watch watch = new Watch(Bounds.NONE);
    Writers writers =
        new Writers(walk -> {
          if (runs.incrementAndGet() == ORDERS) {
            watch.stop(Bound.INTERRUPTED);
          }
        });
    assertNull(explorer.explore(writers, writers, watch));
  }

  @Test
  void whatAProgramThrowsEndsAllWorkers() {
    AtomicInteger runs = new AtomicInteger();
    ScheduleExplorer explorer = new ScheduleExplorer(new EverySchedule(), 3);
    Writers writers =
        new Writers(walk -> {
          if (runs.incrementAndGet() == 20) {
            throw new IllegalStateException("on purpose");
          }
        });
    assertEquals(
        "on purpose",
        assertThrows(IllegalStateException.class, () -> explore(explorer, writers, ENOUGH))
            .getMessage());
  }

  @Test
  void thePartThatIsDoneGrowsToTheWhole() {
    List<Double> parts = Collections.synchronizedList(new ArrayList<>());
    ScheduleExplorer explorer = new ScheduleExplorer(new EverySchedule(), 1);
    assertNull(explore(explorer, new Writers(walk -> parts.add(explorer.part())), ENOUGH));
    List<Double> sorted = new ArrayList<>(parts);
    Collections.sort(sorted);
    assertEquals(sorted, parts, "brute force knows all branches at once, so it never falls");
    // Just before the last run, all but one of the orders are done.
    assertEquals(1 - 1.0 / ORDERS, parts.getLast(), 1e-9);
    assertEquals(0.5 - 1.0 / ORDERS, parts.get(ORDERS / 2 - 1), 1e-9);
  }

  @Test
  void severalWorkersHaveAShareOfTheRuns() {
    for (Supplier<Search> search : searches()) {
      Set<Provenance> walks = ConcurrentHashMap.newKeySet();
      AtomicInteger waiting = new AtomicInteger();
      ScheduleExplorer explorer = new ScheduleExplorer(search.get(), 3);
      // Whoever has run something is slow until all have: a worker that never gets a share is seen.
      Writers writers =
          new Writers(walk -> {
            walks.add(walk);
            for (int i = 0; i < 1_000_000 && walks.size() < 3; i++) {
              waiting.incrementAndGet();
            }
          });
      assertNull(explore(explorer, writers, ENOUGH));
      assertEquals(3, walks.size());
    }
  }
}
