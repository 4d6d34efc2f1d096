// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.Searches;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.PerCpu;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Delayed work runs after it was queued, and never twice at the same time")
final class DelayedWorkTest {
  private static final long JIFFY = 4_000_000;

  private static Set<String> outcomes(Function<SteppedMachine, Searches.Program> programs) {
    return Searches.outcomes(Stepping.EVENTS, new EverySchedule(), programs).keySet();
  }

  @Test
  void whatIsQueuedTwiceBeforeItRunsRunsOnceAndOtherwiseTwice() {
    assertEquals(
        Set.of("1", "2"),
        outcomes(machine -> {
          AtomicInteger runs = new AtomicInteger();
          DelayedWork work =
              new DelayedWork(
                  new Workqueue(machine, "wq"), "work", worker -> runs.incrementAndGet());
          return new Searches.Program(
              List.of(task -> {
                Runs.step(task, "first");
                var _ = work.queue(task, 0);
                Runs.step(task, "second");
                var _ = work.queue(task, 0);
              }),
              end -> String.valueOf(runs));
        }));
  }

  @Test
  void whatIsQueuedWhileItRunsRunsAgain() {
    assertEquals(
        Set.of("2"),
        outcomes(machine -> {
          AtomicInteger runs = new AtomicInteger();
          DelayedWork[] self = new DelayedWork[1];
          self[0] =
              new DelayedWork(
                  new Workqueue(machine, "wq"),
                  "work",
                  worker -> {
                    if (runs.incrementAndGet() == 1) {
                      assertTrue(self[0].queue(worker, JIFFY));
                    }
                  });
          return new Searches.Program(
              List.of(task -> assertTrue(self[0].queue(task, 0))), end -> String.valueOf(runs));
        }));
  }

  /** Polls a cell until it is 2; another task counts it up. */
  private static Searches.Program polling(SteppedMachine machine, int upTo, Set<Integer> polls) {
    LongCell cell = new LongCell(0);
    AtomicInteger looks = new AtomicInteger();
    Workqueue queue = new Workqueue(machine, "wq");
    DelayedWork[] self = new DelayedWork[1];
    self[0] =
        new DelayedWork(
            queue,
            "poll",
            worker -> {
              looks.incrementAndGet();
              Poll poll = new Poll();
              long seen = cell.read(worker);
              poll.read(worker, cell);
              if (seen < 2) {
                assertTrue(self[0].queue(worker, JIFFY, poll));
              }
            });
    return new Searches.Program(
        List.of(task -> {
          assertTrue(self[0].queue(task, 0));
          for (int i = 1; i <= upTo; i++) {
            Runs.step(task, "count");
            cell.set(task, i);
          }
        }),
        end -> {
          polls.add(looks.get());
          return end.getClass().getSimpleName();
        });
  }

  @Test
  void aFailedPollLooksAgainOnlyAfterAChange() {
    Set<Integer> polls = new TreeSet<>();
    assertEquals(Set.of("Finished"), outcomes(machine -> polling(machine, 2, polls)));
    assertEquals(Set.of(1, 2, 3), polls);
  }

  @Test
  void aPollForWhatNeverComesIsADeadlockAndNoEndlessRun() {
    assertEquals(Set.of("Deadlock"), outcomes(machine -> polling(machine, 1, new TreeSet<>())));
  }

  @Test
  void onASteppedMachineTimePassesWhereWorkWasDelayedAndNowhereElse() {
    SteppedMachine machine = new SteppedMachine(new InOrder(), null);
    Elapsed since = new Elapsed(machine, 2 * JIFFY);
    AtomicInteger runs = new AtomicInteger();
    DelayedWork[] self = new DelayedWork[1];
    self[0] =
        new DelayedWork(
            new Workqueue(machine, "wq"),
            "work",
            worker -> {
              boolean over = since.over(worker);
              assertEquals(runs.incrementAndGet() > 2, over);
              if (!over) {
                assertTrue(self[0].queue(worker, JIFFY));
              }
            });
    RunEnd end = machine.run(Runs.together(task -> assertTrue(self[0].queue(task, 0))));
    assertInstanceOf(RunEnd.Finished.class, end);
    assertEquals(3, runs.get());
  }

  @Test
  void onRealThreadsNothingThatWasQueuedIsLostAndDelaysAreKept() {
    LiveMachine machine = new LiveMachine();
    Elapsed since = new Elapsed(machine, JIFFY);
    AtomicInteger wanted = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    Workqueue queue = new Workqueue(machine, "wq");
    DelayedWork counting =
        new DelayedWork(
            queue,
            "counting",
            worker -> {
              lost.addAndGet(inside.getAndIncrement());
              wanted.set(0);
              inside.decrementAndGet();
            });
    DelayedWork late =
        new DelayedWork(queue, "late", worker -> early.addAndGet(since.over(worker) ? 0 : 1));
    TaskBody body =
        task -> {
          for (int i = 0; i < 20_000; i++) {
            wanted.set(1);
            var _ = counting.queue(task, 0);
          }
        };
    TaskBody delayed =
        task -> {
          since.restart(task);
          assertTrue(late.queue(task, JIFFY));
        };
    machine.run(Runs.together(body, body, delayed), Duration.ofSeconds(20));
    assertEquals(0, wanted.get(), "a request came to nothing");
    assertEquals(0, lost.get(), "it ran twice at the same time");
    assertEquals(0, early.get(), "it ran too early");
  }

  /** On a live machine what it polls for may be done by a thread that needs its CPU for that. */
  @Test
  void onRealThreadsWhoPollsSleepsInBetweenHoweverShortAJiffyIs() {
    LiveMachine machine = new LiveMachine();
    LongCell cell = new LongCell(0);
    Elapsed since = new Elapsed(machine, 10 * JIFFY);
    AtomicInteger polls = new AtomicInteger();
    DelayedWork[] self = new DelayedWork[1];
    self[0] =
        new DelayedWork(
            new Workqueue(machine, "wq"),
            "poll",
            worker -> {
              polls.incrementAndGet();
              Poll poll = new Poll();
              poll.read(worker, cell);
              if (!since.over(worker)) {
                assertTrue(self[0].queue(worker, polls.get() % 2, poll));
              }
            });
    long start = machine.nanos();
    machine.run(Runs.together(task -> assertTrue(self[0].queue(task, 0))), Duration.ofSeconds(20));
    long most = (machine.nanos() - start) / LiveMachine.PARK_NANOS + 1;
    assertTrue(polls.get() <= most, () -> polls + " of at most " + most);
  }

  @Test
  void whatIsQueuedTellsHowLongAThreadMaySleepUntilItIsDue() {
    LiveMachine machine = new LiveMachine();
    Task task = machine.attach("task");
    DelayedWork work = new DelayedWork(new Workqueue(machine, "wq"), "work", worker -> {});
    assertEquals(Long.MAX_VALUE, work.nanosUntilDue(machine.nanos()), "it is not queued");
    long before = machine.nanos();
    assertTrue(work.queue(task, JIFFY));
    long after = machine.nanos();
    assertTrue(work.nanosUntilDue(before) >= JIFFY);
    assertTrue(work.nanosUntilDue(after) <= JIFFY);
    assertTrue(work.isDue(after + JIFFY));
    assertTrue(work.tryTake(task));
    assertTrue(work.queue(task, 0));
    assertTrue(work.isDue(before), "at once");
  }

  @Test
  void everyCpuThatTasksRunOnHasItsOwnFromTheBeginning() {
    SteppedMachine machine = new SteppedMachine(new InOrder(), null);
    DelayedWork _ = new DelayedWork(new Workqueue(machine, "wq"), "work", worker -> {});
    PerCpu<LongCell> cells = new PerCpu<>(machine, cpu -> new LongCell(cpu));
    TaskBody body =
        task -> {
          assertEquals(2, cells.all().size());
          assertEquals(task.cpu().id(), cells.of(task).peek());
        };
    assertInstanceOf(RunEnd.Finished.class, machine.run(Runs.together(body, body)));
  }
}
