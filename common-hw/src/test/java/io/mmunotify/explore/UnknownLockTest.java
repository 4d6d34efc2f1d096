// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.explore.schedules.PctSampling;
import io.mmunotify.explore.schedules.PosSampling;
import io.mmunotify.explore.schedules.Samples;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.states.StateExplorer;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.check.SleepInAtomic;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Searches and checkers understand a lock that they have never heard of")
final class UnknownLockTest {
  private static final long MANY = 2_000;

  /** All searches. */
  enum Way {
    EVERY_SCHEDULE(() -> new ScheduleExplorer(new EverySchedule())),
    SOURCE_SETS(() -> new ScheduleExplorer(new SourceSets())),
    SOURCE_SETS_BY_THREE(() -> new ScheduleExplorer(new SourceSets(), 3)),
    FEW_PREEMPTIONS(() -> new ScheduleExplorer(new FewPreemptions(2))),
    RANDOM(() -> new ScheduleExplorer(new Samples(MANY, RandomSchedule::new))),
    PCT(() -> new ScheduleExplorer(new Samples(MANY, new PctSampling(1, 3)))),
    POS(() -> new ScheduleExplorer(new Samples(MANY, new PosSampling(1)))),
    STATES(() -> new StateExplorer(Options.all(false))),
    STATES_COUNTED(() -> new StateExplorer(Options.all(true))),
    STATES_WITH_FEW_PREEMPTIONS(() -> new StateExplorer(new Options(false, 1, 2))),
    STATES_REDUCED(() -> new StateExplorer(new Options(false, 1, Options.ANY, true)));

    private final Supplier<Explorer> explorer;

    Way(Supplier<Explorer> explorer) {
      this.explorer = explorer;
    }
  }

  /** Many may look while nobody changes. Whoever waits for it is switched away from. */
  private static final class Gallery extends KernelObject implements Lock {
    private static final int CHANGED = -1;
    private int visitors;

    private final class Door implements Waitable {
      private final boolean alone;

      Door(boolean alone) {
        this.alone = alone;
      }

      @Override
      public boolean ready(Task task) {
        return alone ? visitors == 0 : visitors >= 0;
      }

      @Override
      public boolean tryTake(Task current) {
        boolean had = ready(current);
        visitors = !had ? visitors : alone ? CHANGED : visitors + 1;
        return had;
      }

      @Override
      public KernelObject taken() {
        return Gallery.this;
      }

      @Override
      public Access takenHow() {
        return alone ? Access.TAKE : Access.TAKE_SHARED;
      }

      @Override
      public String blockedBy() {
        return "the gallery, with " + visitors + " in it";
      }
    }

    void enter(Task current, boolean alone) {
      Machine.step(current, EventKind.CALL, new Door(alone));
      Machine.touch(current, this, alone ? Access.TAKE : Access.TAKE_SHARED);
    }

    void leave(Task current, boolean alone) {
      Machine.step(current, EventKind.RETURN);
      Machine.touch(current, this, alone ? Access.RELEASE : Access.RELEASE_SHARED);
      visitors = alone ? 0 : visitors - 1;
    }

    @Override
    public @Nullable Object contents() {
      return visitors == 0 ? null : visitors;
    }

    @Override
    public String lockClass() {
      return "gallery";
    }
  }

  /** What a run of a program came to. */
  private record Ran(RunEnd end, String outcome) {}

  /** Makes what the tasks of one run share, and the tasks. */
  private interface Model {
    List<TaskBody> tasks(IntCell cell, Gallery gallery);
  }

  private static Set<String> outcomes(Way way, Model model) {
    Set<String> outcomes = new ConcurrentSkipListSet<>();
    Program<Ran> program =
        new Program<>() {
          @Override
          public Ran run(Schedule schedule) {
            SteppedMachine machine = new SteppedMachine(schedule, null);
            IntCell cell = new IntCell(0);
            List<TaskBody> tasks = model.tasks(cell, new Gallery());
            RunEnd end = machine.run(Runs.together(tasks.toArray(TaskBody[]::new)));
            return new Ran(end, end.getClass().getSimpleName() + " " + cell.peek());
          }

          @Override
          public RunEnd endOf(Ran run) {
            return run.end;
          }
        };
    Bound bound =
        way.explorer
            .get()
            .explore(
                program,
                (run, from) -> {
                  if (!from.wasRedundant()) {
                    outcomes.add(run.outcome);
                  }
                },
                new Watch(Bounds.NONE));
    assertTrue(bound == null || bound == Bound.SAMPLES || bound == Bound.PREEMPTIONS);
    return outcomes;
  }

  private static TaskBody adds(IntCell cell, Gallery gallery, boolean alone) {
    return task -> {
      gallery.enter(task, alone);
      Machine.step(task, EventKind.CALL);
      int seen = cell.read(task);
      Machine.step(task, EventKind.CALL);
      cell.set(task, seen + 1);
      gallery.leave(task, alone);
    };
  }

  @ParameterizedTest
  @EnumSource
  void whoSharesItWhereTheyMustNotRaces(Way way) {
    assertEquals(
        Set.of("Finished 1", "Finished 2"),
        outcomes(
            way,
            (cell, gallery) -> List.of(adds(cell, gallery, false), adds(cell, gallery, false))));
  }

  @ParameterizedTest
  @EnumSource
  void whoHasItAloneIsNotBlamed(Way way) {
    assertEquals(
        Set.of("Finished 3"),
        outcomes(
            way,
            (cell, gallery) ->
                List.of(
                    adds(cell, gallery, true),
                    adds(cell, gallery, true),
                    adds(cell, gallery, true))));
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsForItInVainRacesWithWhoHasTakenIt(Way way) {
    assertEquals(
        Set.of("Deadlock 0", "Finished 1"),
        outcomes(
            way,
            (cell, gallery) ->
                List.of(
                    task -> gallery.enter(task, true), // and never leaves
                    adds(cell, gallery, false))));
  }

  @Test
  void whoTakesItWhereNothingMaySleepIsFound() {
    SteppedMachine machine = new SteppedMachine(new InOrder(), null);
    var _ = new Checkers(machine);
    SpinLock lock = new SpinLock("lock");
    Gallery gallery = new Gallery();
    var _ =
        machine.run(
            Runs.together(task -> {
              lock.lock(task);
              gallery.enter(task, false);
              gallery.leave(task, false);
              lock.unlock(task);
            }));
    assertEquals(
        List.of(SleepInAtomic.NAME + ": call is called under lock, where nothing may sleep"),
        machine.findings().stream()
            .map(seen -> seen.finding().check() + ": " + seen.finding().what())
            .toList());
  }
}
