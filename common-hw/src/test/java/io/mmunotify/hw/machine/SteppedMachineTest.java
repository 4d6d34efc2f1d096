// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.TraceLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteppedMachineTest {
  private final KernelObject memory = new KernelObject() {};

  private SpinLock lock(String name) {
    return new SpinLock(memory, () -> name);
  }

  /** So many labelled steps. */
  static TaskBody steps(int n) {
    return task -> {
      for (int i = 1; i <= n; i++) {
        Runs.step(task, String.valueOf(i));
      }
    };
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    Set<List<String>> traces = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      List<String> first = Runs.trace(new RandomSchedule(seed), steps(5), steps(5), steps(5));
      List<String> second = Runs.trace(new RandomSchedule(seed), steps(5), steps(5), steps(5));
      assertEquals(first, second, "seed " + seed);
      assertEquals(15, first.size());
      traces.add(first);
    }
    assertTrue(traces.size() > 15, "another seed gives another trace, mostly: " + traces.size());
  }

  @Test
  void aStepsTailBelongsToIt() {
    int[] shared = {0};
    List<Integer> seen = new ArrayList<>();
    TaskBody writer =
        task -> {
          shared[0] = 1; // before the first step: belongs to the task's start
          Runs.step(task, "one");
          shared[0] = 2;
          Runs.step(task, "two");
          shared[0] = 3;
        };
    TaskBody reader =
        task -> {
          for (int i = 0; i < 3; i++) {
            Runs.step(task, "look");
            seen.add(shared[0]);
          }
        };
    Runs.stepped(Runs.turns("b", "a", "b", "a", "b"), writer, reader);
    assertEquals(List.of(1, 2, 3), seen);
  }

  @Test
  void tasksGoOnInTheOrderOfTheSchedule() {
    assertEquals(
        List.of("b: call 1", "a: call 1", "a: call 2", "b: call 2"),
        Runs.trace(Runs.turns("b", "a", "a", "b"), steps(2), steps(2)));
  }

  @Test
  void aDeadlockIsFoundAndNamesWhoWaitsForWhat() {
    SpinLock one = lock("one");
    SpinLock two = lock("two");
    TraceLog log = new TraceLog();
    RunEnd end =
        new SteppedMachine(Runs.turns("a", "b"), log)
            .run(Runs.together(lockBoth(one, two), lockBoth(two, one), steps(1)));
    List<Task> waiting = assertInstanceOf(RunEnd.Deadlock.class, end).tasks();
    assertEquals("[a, b]", waiting.toString());
    assertSame(EventKind.SPIN_LOCK, waiting.get(0).pending());
    assertEquals("mmu_notifier_mm->lock of two, held by b", blockedBy(waiting.get(0)));
    assertEquals("mmu_notifier_mm->lock of one, held by a", blockedBy(waiting.get(1)));
    assertEquals("deadlock tasks={a=spin_lock, b=spin_lock}", log.events().getLast().describe());
  }

  private static TaskBody lockBoth(SpinLock first, SpinLock second) {
    return task -> {
      first.lock(task);
      second.lock(task);
      second.unlock(task);
      first.unlock(task);
    };
  }

  private static String blockedBy(Task task) {
    Waitable wait = task.waitsFor();
    return wait == null ? "nothing" : wait.blockedBy();
  }

  @Test
  void locksTakenInOneOrderNeverDeadlock() {
    for (long seed = 0; seed < 100; seed++) {
      SpinLock one = lock("one");
      SpinLock two = lock("two");
      RunEnd end = Runs.stepped(new RandomSchedule(seed), lockBoth(one, two), lockBoth(one, two));
      assertInstanceOf(RunEnd.Finished.class, end, "seed " + seed);
    }
  }

  @Test
  void aStopKeepsTheLocksAndEndsTheRun() {
    SpinLock lock = lock("A");
    TraceLog log = new TraceLog();
    SteppedMachine machine = new SteppedMachine(new InOrder(), log);
    RunEnd end =
        machine.run(
            Runs.together(
                task -> {
                  lock.lock(task);
                  throw Machine.bug("it_must_not");
                },
                steps(3)));
    RunEnd.Stopped stopped = assertInstanceOf(RunEnd.Stopped.class, end);
    assertEquals("a", stopped.task().name());
    assertEquals("it_must_not", assertInstanceOf(KernelBug.class, stopped.stop()).condition());
    assertFalse(lock.ready(stopped.task()), "the lock stays held");
    assertEquals(List.of("a: spin_lock A", "a: bug it_must_not"), Runs.texts(log));
  }

  @Test
  void aStopInTheFirstTailKeepsLaterTasksFromStarting() {
    boolean[] started = {false};
    RunEnd end =
        Runs.stepped(
            task -> {
              throw Machine.bug("at_once");
            },
            task -> started[0] = true);
    assertInstanceOf(RunEnd.Stopped.class, end);
    assertFalse(started[0]);
  }

  @Test
  void aPhaseStartsWhenTheLastTaskOfThePhaseBeforeHasEnded() {
    for (long seed = 0; seed < 50; seed++) {
      List<String> order = new ArrayList<>();
      TaskBody body =
          task -> {
            order.add(task.name());
            Runs.step(task, "x");
            order.add(task.name());
          };
      RunEnd end =
          new SteppedMachine(new RandomSchedule(seed), null)
              .run(
                  List.of(
                      List.of(new TaskPlan("setup", body)),
                      List.of(new TaskPlan("one", body), new TaskPlan("two", body)),
                      List.of(),
                      List.of(new TaskPlan("after", body))));
      assertInstanceOf(RunEnd.Finished.class, end);
      assertEquals(List.of("setup", "setup", "one", "two"), order.subList(0, 4));
      assertEquals(List.of("after", "after"), order.subList(6, 8));
    }
  }

  /** What a worker of these tests waits for. */
  private static final class Work implements Waitable {
    private int queued;
    private boolean open = true;

    @Override
    public boolean ready(Task task) {
      return queued > 0 && open;
    }

    @Override
    public boolean tryTake(Task current) {
      return ready(current);
    }

    @Override
    public boolean wanted() {
      return queued > 0;
    }

    @Override
    public String blockedBy() {
      return "work";
    }
  }

  private static RunEnd withWorker(Work work, List<String> done, TaskBody body) {
    SteppedMachine machine = new SteppedMachine(new InOrder(), null);
    machine.addWorker(
        "worker",
        task -> {
          while (true) {
            Machine.step(task, EventKind.CALLBACK_INVOKED, work);
            work.queued--;
            done.add("worked");
          }
        });
    return machine.run(Runs.together(body));
  }

  @Test
  void aWorkerWithNothingToDoDoesNotHoldUpTheEnd() {
    List<String> done = new ArrayList<>();
    assertInstanceOf(RunEnd.Finished.class, withWorker(new Work(), done, steps(3)));
    assertTrue(done.isEmpty());
  }

  @Test
  void aWorkersQueueIsEmptiedBeforeTheEnd() {
    Work work = new Work();
    List<String> done = new ArrayList<>();
    RunEnd end = withWorker(work, done, task -> work.queued = 3);
    assertInstanceOf(RunEnd.Finished.class, end);
    assertEquals(List.of("worked", "worked", "worked"), done);
  }

  @Test
  void aWorkerWhoseWorkNeverBecomesReadyIsADeadlock() {
    Work work = new Work();
    RunEnd end =
        withWorker(
            work,
            new ArrayList<>(),
            task -> {
              work.queued = 1;
              work.open = false;
            });
    assertEquals("[worker]", assertInstanceOf(RunEnd.Deadlock.class, end).tasks().toString());
  }

  @Test
  void aRunWithoutEndStopsAtItsBound() {
    SteppedMachine machine = new SteppedMachine(Stepping.EVENTS, new InOrder(), null, 100);
    RunEnd end = machine.run(Runs.together(steps(Integer.MAX_VALUE)));
    BoundReached bound =
        assertInstanceOf(BoundReached.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
    assertEquals("events in one run", bound.bound());
    assertEquals(100, bound.limit());
    assertEquals("more than 100 events in one run", bound.getMessage());
  }

  @Test
  void aRunOfJustTheBoundIsComplete() {
    SteppedMachine machine =
        new SteppedMachine(Stepping.EVENTS, new InOrder(), new TraceLog(), 100);
    assertInstanceOf(RunEnd.Finished.class, machine.run(Runs.together(steps(100))));
    assertEquals(100, machine.steps());
  }

  @Test
  void eventsWithoutStepsAreBoundedToo() {
    SteppedMachine machine =
        new SteppedMachine(Stepping.EVENTS, new InOrder(), new TraceLog(), 100);
    RunEnd end =
        machine.run(
            Runs.together(task -> {
              while (true) {
                Machine.record(task, EventKind.UNSUPPORTED, "sleep");
              }
            }));
    assertInstanceOf(BoundReached.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whateverABodyThrowsReachesTheCaller(boolean afterASwitch) {
    for (Throwable thrown :
        List.of(
            new IllegalStateException("x"),
            new AssertionError("x"),
            new StackOverflowError("x"),
            new NoClassDefFoundError("x"),
            new OutOfMemoryError("x"))) {
      Throwable caught =
          assertThrows(
              Throwable.class,
              () ->
                  Runs.stepped(
                      new RandomSchedule(1),
                      steps(4),
                      task -> {
                        if (afterASwitch) {
                          Runs.step(task, "1");
                        }
                        throwUnchecked(thrown);
                      }));
      assertSame(thrown, caught);
    }
  }

  private static void atOnce(Task current) {
    Runs.step(current, "1");
    throw Machine.oops(KernelOops.Fault.NULL_DEREF);
  }

  @Upstream("outer_function")
  private static void outer(Task current) {
    Runs.step(current, "1");
    Runs.step(current, "2");
  }

  @Test
  void anOopsIsNotNamedAfterATaskThatTheOtherIsMountedOn() {
    RunEnd end =
        Runs.stepped(Runs.turns("a", "b"), SteppedMachineTest::outer, SteppedMachineTest::atOnce);
    RunEnd.Stopped stopped = assertInstanceOf(RunEnd.Stopped.class, end);
    assertEquals("b", stopped.task().name());
    assertEquals("a driver", assertInstanceOf(KernelOops.class, stopped.stop()).symbol());
  }

  private static void throwUnchecked(Throwable thrown) {
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) thrown;
  }

  @Test
  void aScheduleThatChoosesAWaitingTaskIsTold() {
    SpinLock lock = lock("A");
    TaskBody locks =
        task -> {
          lock.lock(task);
          Runs.step(task, "inside");
          lock.unlock(task);
        };
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> Runs.stepped(Runs.turns("a", "b"), locks, locks));
    assertEquals("the schedule chose b, which has to wait", e.getMessage());
  }

  @Test
  void aScheduleThatGivesUpAbandonsTheRun() {
    Schedule twoSteps =
        new Schedule() {
          @Override
          public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
            return machine.steps() == 2 ? null : machine.task("a");
          }
        };
    assertInstanceOf(RunEnd.Abandoned.class, Runs.stepped(twoSteps, steps(4)));
  }

  @Test
  void aScheduleIsAskedOncePerStep() {
    for (long seed = 0; seed < 50; seed++) {
      List<Long> asked = new ArrayList<>();
      RandomSchedule then = new RandomSchedule(seed);
      Schedule counting =
          (machine, current) -> {
            asked.add(machine.steps());
            return then.next(machine, current);
          };
      RunEnd _ = Runs.stepped(counting, steps(2), steps(3), steps(2));
      assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L), asked, "seed " + seed);
    }
  }

  @Test
  void aStepsFootprintIsWhatItTouchedUpToTheNextStep() {
    KernelObject one = new KernelObject() {};
    KernelObject two = new KernelObject() {};
    List<String> sizes = new ArrayList<>();
    Runs.stepped(task -> {
      Runs.step(task, "1");
      Machine.touch(task, one, Access.READ);
      Machine.touch(task, one, Access.WRITE);
      Machine.touch(task, two, Access.READ);
      sizes.add(task.footprint().size() + " " + task.footprint().wrote(one));
      Runs.step(task, "2");
      sizes.add(task.footprint().size() + " " + task.footprint().contains(one));
    });
    assertEquals(List.of("2 true", "0 false"), sizes);
  }
}
