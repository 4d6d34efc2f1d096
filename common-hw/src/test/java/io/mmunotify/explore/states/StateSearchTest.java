// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.machine.Cpu;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateSearchTest {
  private static final Crew ALONE = new Crew(1);

  /** Makes what the tasks of one run share, and the tasks. */
  private interface Tasks {
    List<TaskBody> on(SteppedMachine machine);
  }

  private static Program<RunEnd> program(Tasks tasks) {
    return Program.of(schedule -> {
      SteppedMachine machine = new SteppedMachine(schedule, null);
      List<TaskPlan> plans = new ArrayList<>();
      for (TaskBody body : tasks.on(machine)) {
        plans.add(new TaskPlan("task" + plans.size(), body));
      }
      return machine.run(List.of(plans));
    });
  }

  /** What a search came to: for each kind of end its least schedule, and how many there are. */
  private static final class Found implements Listener<RunEnd> {
    final List<int[]> paths = new ArrayList<>();
    BigInteger schedules = BigInteger.ZERO;

    @Override
    public void ran(RunEnd run, Provenance from) {
      paths.add(Objects.requireNonNull(from.better(null)).numbers());
    }

    @Override
    public void counted(int kind, BigInteger count) {
      assertTrue(kind < paths.size());
      schedules = schedules.add(count);
    }
  }

  private static Found search(Program<RunEnd> program, Options options) {
    Found found = new Found();
    StateSearch<RunEnd> search = new StateSearch<>(program, options, found);
    assertNull(search.search(new Watch(Bounds.NONE), () -> assertTrue(search.width() > 0)));
    return found;
  }

  private static TaskBody steps(int count) {
    return task -> {
      for (int i = 0; i < count; i++) {
        Machine.step(task, EventKind.CALL);
        Machine.forget(task, i);
      }
    };
  }

  private static Tasks independent(int tasks, int steps) {
    return machine -> {
      List<TaskBody> bodies = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        bodies.add(steps(steps));
      }
      return bodies;
    };
  }

  private static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }

  @Test
  void independentTasksHaveAsManySchedulesAsTheirStepsCanBeShuffled() {
    Found found = search(program(independent(4, 5)), Options.all(true));
    assertEquals(factorial(20).divide(factorial(5).pow(4)), found.schedules);
    assertEquals(1, found.paths.size());
  }

  /** Each task adds to what it has read before: updates get lost. */
  private static Tasks lostUpdates(int tasks) {
    return machine -> {
      IntCell cell = new IntCell(0);
      List<TaskBody> bodies = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        bodies.add(task -> {
          Machine.step(task, EventKind.CALL);
          int seen = cell.read(task);
          Machine.step(task, EventKind.RETURN);
          cell.set(task, seen + 1);
        });
      }
      return bodies;
    };
  }

  @Test
  void everyNumberOfLostUpdatesIsFound() {
    Found found = search(program(lostUpdates(4)), Options.all(true));
    assertEquals(4, found.paths.size());
    assertEquals(factorial(8).divide(BigInteger.valueOf(16)), found.schedules);
    assertArrayEquals(new int[] {0, 0, 1, 1, 2, 2, 3, 3}, longestRunFirst(found.paths));
  }

  private static int[] longestRunFirst(List<int[]> paths) {
    return paths.stream().min((one, other) -> java.util.Arrays.compare(one, other)).orElseThrow();
  }

  /** Levels are many chunks wide, and states of different chunks meet. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void anyNumberOfWorkersFindsTheSame(int workers) {
    Program<RunEnd> program = program(lostUpdates(7));
    for (boolean counting : new boolean[] {true, false}) {
      for (int preemptions : new int[] {Options.ANY, 4}) {
        Found alone = new Found();
        Found together = new Found();
        String one = whole(program, new Options(counting, 1, preemptions), alone);
        String other = whole(program, new Options(counting, workers, preemptions), together);
        assertEquals(one, other);
        assertSame(alone, together);
      }
    }
    Found alone = new Found();
    Found together = new Found();
    Options reduced = new Options(false, 1, Options.ANY, true);
    String one = whole(program, reduced, alone);
    assertEquals(one, whole(program, new Options(false, workers, Options.ANY, true), together));
    assertSame(alone, together);
  }

  /** How the search ended, how many states there are, and how deep and how wide they are. */
  private static String whole(Program<RunEnd> program, Options options, Found found) {
    StateSearch<RunEnd> search = new StateSearch<>(program, options, found);
    StringBuilder widths = new StringBuilder();
    Bound bound =
        search.search(new Watch(Bounds.NONE), () -> widths.append(' ').append(search.width()));
    return bound + ", " + search.states() + " states:" + widths;
  }

  private static void assertSame(Found one, Found other) {
    assertEquals(one.schedules, other.schedules);
    assertEquals(one.paths.size(), other.paths.size());
    for (int i = 0; i < one.paths.size(); i++) {
      assertArrayEquals(one.paths.get(i), other.paths.get(i));
    }
  }

  @Test
  void aProgramWithoutStepsHasOneSchedule() {
    Found found = search(program(machine -> List.of(task -> {})), Options.all(true));
    assertEquals(BigInteger.ONE, found.schedules);
    assertArrayEquals(new int[0], found.paths.getFirst());
  }

  @Test
  void tasksThatWaitForEachOtherDeadlock() {
    Tasks philosophers =
        machine -> {
          KernelObject memory = new KernelObject() {};
          SpinLock left = new SpinLock(memory, () -> "left");
          SpinLock right = new SpinLock(memory, () -> "right");
          return List.of(takesBoth(left, right), takesBoth(right, left));
        };
    Found found = search(program(philosophers), Options.all(true));
    assertEquals(2, found.paths.size());
    assertArrayEquals(new int[] {0, 1}, found.paths.getFirst());
  }

  private static TaskBody takesBoth(SpinLock first, SpinLock second) {
    return task -> {
      first.lock(task);
      second.lock(task);
      second.unlock(task);
      first.unlock(task);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aSearchThatWasSavedGoesOnAsIfNothingHadHappened(int kind) throws IOException {
    Program<RunEnd> program = program(lostUpdates(5));
    Options options = new Options(kind == 1, kind, kind == 3 ? 2 : Options.ANY);
    Found whole = new Found();
    String how = whole(program, options, whole);
    for (int depth = 1; depth < 9; depth += 2) {
      Found found = new Found();
      StateSearch<RunEnd> first = new StateSearch<>(program, options, found);
      for (int i = 0; i < depth; i++) {
        assertTrue(first.searchLevel(ALONE, () -> false));
      }
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      first.save(new DataOutputStream(saved));
      StateSearch<RunEnd> second = new StateSearch<>(program, options, found);
      second.resume(in(saved));
      Bound bound = second.search(new Watch(Bounds.NONE), () -> {});
      assertTrue(how.startsWith(bound + ", " + second.states() + " states:"), how);
      assertSame(whole, found);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65, 127, 128, 129, 256, 512})
  void anyNumberOfTasksIsToldApartAlsoWhereASearchWasSaved(int tasks) throws IOException {
    Program<RunEnd> program = program(independent(tasks, 1));
    StateSearch<RunEnd> first = new StateSearch<>(program, Options.all(true), new Found());
    assertTrue(first.searchLevel(ALONE, () -> false));
    assertEquals(tasks, first.width());
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    first.save(new DataOutputStream(saved));
    StateSearch<RunEnd> second = new StateSearch<>(program, Options.all(true), new Found());
    second.resume(in(saved));
    assertEquals(tasks, second.width());
    assertEquals(1, second.depth());
  }

  @Test
  void moreTasksThanAReductionHasBitsForAreSearchedWithoutIt() {
    Options reduced = new Options(false, 1, Options.ANY, true);
    StateSearch<RunEnd> search =
        new StateSearch<>(program(independent(65, 1)), reduced, new Found());
    assertTrue(search.searchLevel(ALONE, () -> false));
    assertEquals(65, search.width());
  }

  @Test
  void whatAnotherProgramHasSavedIsRefused() throws IOException {
    StateSearch<RunEnd> other =
        new StateSearch<>(program(lostUpdates(3)), Options.all(true), new Found());
    for (int i = 0; i < 3; i++) {
      assertTrue(other.searchLevel(ALONE, () -> false));
    }
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    other.save(new DataOutputStream(saved));
    StateSearch<RunEnd> search =
        new StateSearch<>(program(independent(2, 4)), Options.all(true), new Found());
    assertThrows(IOException.class, () -> search.resume(in(saved)));
  }

  @Test
  void aSearchThatGoesOnTakesNoStepAgainAndLearnsNothingAgain() throws IOException {
    Program<RunEnd> program = program(lostUpdates(5));
    StateSearch<RunEnd> whole = new StateSearch<>(program, Options.all(false), new Found());
    assertNull(whole.search(new Watch(Bounds.NONE), () -> {}));
    for (int depth = 1; depth < 9; depth++) {
      StateSearch<RunEnd> first = new StateSearch<>(program, Options.all(false), new Found());
      for (int i = 0; i < depth; i++) {
        assertTrue(first.searchLevel(ALONE, () -> false));
      }
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      first.save(new DataOutputStream(saved));
      StateSearch<RunEnd> second = new StateSearch<>(program, Options.all(false), new Found());
      second.resume(in(saved));
      assertEquals(1, second.executions(), "the run that shows the beginning");
      assertEquals(depth, second.depth());
      assertEquals(first.states(), second.states());
      assertEquals(first.width(), second.width());
      long learned = first.learner().executions();
      assertNull(second.search(new Watch(Bounds.NONE), () -> {}));
      assertEquals(
          whole.learner().executions(), learned + second.learner().executions() - 1, "runs");
    }
  }

  @Test
  void betweenTwoLevelsThereIsOneAndWhileOneIsLookedAtThereAreTwo() {
    StateSearch<RunEnd> search =
        new StateSearch<>(program(lostUpdates(5)), Options.all(true), new Found());
    for (int i = 0; i < 8; i++) {
      long between = search.bytes();
      AtomicLong meanwhile = new AtomicLong();
      BooleanSupplier noted =
          () -> {
            meanwhile.set(search.bytes());
            return false;
          };
      assertTrue(search.searchLevel(ALONE, noted));
      assertTrue(between < meanwhile.get());
    }
  }

  private static DataInputStream in(ByteArrayOutputStream saved) {
    return new DataInputStream(new ByteArrayInputStream(saved.toByteArray()));
  }

  @Test
  void aSearchThatIsStoppedSaysSo() {
    StateSearch<RunEnd> search =
        new StateSearch<>(program(independent(2, 2)), Options.all(false), new Found());
    assertTrue(search.searchLevel(ALONE, () -> false));
    assertFalse(search.searchLevel(ALONE, () -> true));
  }

  @Test
  void aStepThatLooksAtWhatItDoesNotTouchIsRefused() {
    Tasks peeking =
        machine -> {
          IntCell cell = new IntCell(0);
          IntCell other = new IntCell(0);
          TaskBody writes =
              task -> {
                Machine.step(task, EventKind.CALL);
                cell.set(task, 1);
              };
          TaskBody peeks =
              task -> {
                Machine.step(task, EventKind.CALL);
                if (cell.peek() == 1) {
                  other.set(task, 1);
                }
              };
          return List.of(writes, peeks);
        };
    assertRefused(peeking, "is not what it was to be");
  }

  @Test
  void aStepThatChangesWhatItDoesNotTouchIsRefused() {
    Tasks sneaking =
        machine -> {
          AtomicInteger hidden = new AtomicInteger();
          KernelObject object =
              new KernelObject() {
                @Override
                public Object contents() {
                  return hidden.get();
                }
              };
          return List.of(task -> {
            Machine.step(task, EventKind.CALL);
            hidden.incrementAndGet();
            Machine.step(task, EventKind.CALL);
            Machine.touch(task, object, io.mmunotify.hw.machine.Access.READ);
          });
        };
    assertRefused(sneaking, "which it did not touch");
  }

  @Test
  void tasksThatShareAProcessorAreRefused() {
    Program<RunEnd> program =
        Program.of(schedule -> {
          SteppedMachine machine = new SteppedMachine(schedule, null);
          Cpu cpu = machine.addCpu();
          return machine.run(
              List.of(List.of(new TaskPlan("a", cpu, steps(1)), new TaskPlan("b", cpu, steps(1)))));
        });
    Refusal refused =
        assertThrows(
            Refusal.class, () -> new StateSearch<>(program, Options.all(false), new Found()));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("a shares its processor"));
  }

  private static void assertRefused(Tasks tasks, String why) {
    Refusal refused = assertThrows(Refusal.class, () -> search(program(tasks), Options.all(false)));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }
}
