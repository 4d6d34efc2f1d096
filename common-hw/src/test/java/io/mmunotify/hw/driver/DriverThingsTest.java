// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.driver.Condition.Relation;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.WorkItem;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.trace.TraceLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What drivers have of their own behaves as the kernel's does, on either machine. */
final class DriverThingsTest {
  private static final int ROUNDS = 2_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Counter counter = new Counter("c", 0);

  /** Two tasks that count in a section on real threads; a counter that two add to at once shows. */
  private void countsInside(TaskBody enter, TaskBody leave) {
    int[] plain = {0};
    TaskBody rounds =
        current -> {
          for (int i = 0; i < ROUNDS; i++) {
            enter.run(current);
            plain[0]++;
            leave.run(current);
          }
        };
    Runs.live(rounds, rounds);
    assertEquals(2 * ROUNDS, plain[0]);
  }

  @Test
  void locksKeepOthersOutOnRealThreads() {
    for (DriverLock.Kind kind : DriverLock.Kind.values()) {
      DriverLock lock = new DriverLock("l", kind);
      countsInside(lock::lock, lock::unlock);
      countsInside(
          current -> {
            while (!lock.tryLock(current)) {
              Thread.onSpinWait();
            }
          },
          lock::unlock);
    }
    RwSemaphore sem = new RwSemaphore("s");
    countsInside(sem::downWrite, sem::upWrite);
    countsInside(
        current -> {
          while (!sem.downWriteTrylock(current)) {
            Thread.onSpinWait();
          }
        },
        sem::upWrite);
  }

  @Test
  void whoWaitsForACounterIsWokenOnRealThreads() {
    Condition none = new Condition(Relation.IS, 0);
    Condition one = new Condition(Relation.IS, 1);
    Runs.live(
        current -> {
          for (int i = 0; i < 200; i++) {
            counter.add(current, 1);
            counter.waitUntil(current, none);
          }
        },
        current -> {
          for (int i = 0; i < 200; i++) {
            counter.waitUntil(current, one);
            counter.set(current, 0);
          }
        });
    assertEquals(0, counter.peek());
  }

  @Test
  void aCompletionLetsOneGoOnForEachTimeOnRealThreads() {
    DriverCompletion completion = new DriverCompletion("k");
    TaskBody waits =
        current -> {
          for (int i = 0; i < ROUNDS; i++) {
            completion.waitForCompletion(current);
          }
        };
    Runs.live(
        waits,
        waits,
        current -> {
          for (int i = 0; i < 2 * ROUNDS; i++) {
            completion.complete(current);
          }
        });
    assertEquals(null, completion.contents());
  }

  @Test
  void flushedWorkIsOverOnRealThreads() {
    LiveMachine machine = new LiveMachine();
    int[] plain = {0};
    WorkItem work = new WorkItem(machine, "w", current -> plain[0]++);
    machine.run(
        Runs.together(current -> {
          for (int i = 1; i <= 200; i++) {
            work.queue(current);
            work.flush(current);
            assertEquals(i, plain[0]);
          }
        }),
        LIMIT);
  }

  @Test
  void workIsARoundForEachTimeThatItWasNotQueued() {
    TraceLog log = new TraceLog();
    SteppedMachine machine = new SteppedMachine(new InOrder(), log);
    WorkItem work = new WorkItem(machine, "w", current -> counter.add(current, 1));
    RunEnd end =
        machine.run(
            Runs.together(current -> {
              work.queue(current);
              work.queue(current);
              work.flush(current);
              work.queue(current);
            }));
    assertInstanceOf(RunEnd.Finished.class, end);
    assertEquals(
        List.of(
            "a: queue_work w",
            "a: queue_work w",
            "work/w: work_begin w",
            "work/w: add c value=1",
            "a: flush_work w",
            "a: queue_work w",
            "work/w: work_begin w",
            "work/w: add c value=1"),
        Runs.texts(log));
  }

  @Test
  void aConditionComparesAsItSays() {
    assertTrue(new Condition(Relation.IS, 1).holds(1));
    assertFalse(new Condition(Relation.IS_NOT, 1).holds(1));
    assertTrue(new Condition(Relation.ABOVE, 1).holds(2));
    assertFalse(new Condition(Relation.ABOVE, 1).holds(1));
    assertTrue(new Condition(Relation.BELOW, 1).holds(0));
    assertFalse(new Condition(Relation.BELOW, 1).holds(1));
    assertEquals("is not -3", new Condition(Relation.IS_NOT, -3).toString());
  }

  @Test
  void aCounterWrapsRound() {
    Counter large = new Counter("large", Integer.MAX_VALUE);
    RunEnd _ = Runs.stepped(current -> large.add(current, 1));
    assertEquals(Integer.MIN_VALUE, large.peek());
  }

  @Test
  void aLockThatIsNotHeldCannotBeGivenBack() {
    DriverLock lock = new DriverLock("obj", DriverLock.Kind.MUTEX);
    RunEnd end = Runs.stepped(lock::lock, lock::unlock);
    assertEquals(
        "giving back obj without holding it breaks the lock",
        assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, end).stop())
            .sentence());
  }

  @Test
  void freedMemoryCannotBeTouchedOrFreedAgain() {
    KernelHeap heap = new KernelHeap(FaultInjector.none());
    DriverObject object = new DriverObject("node");
    RunEnd touched =
        Runs.stepped(
            object::touch,
            current -> {
              heap.kfree(current, object);
              object.touch(current);
            });
    KernelOops oops =
        assertInstanceOf(KernelOops.class, assertInstanceOf(RunEnd.Stopped.class, touched).stop());
    assertEquals(KernelOops.Fault.USE_AFTER_FREE, oops.fault());
    assertEquals("touch", oops.symbol());
    RunEnd twice = Runs.stepped(current -> heap.kfree(current, object));
    assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, twice).stop());
  }
}
