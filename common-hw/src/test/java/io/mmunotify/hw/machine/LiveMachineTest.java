// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LiveMachineTest {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final KernelObject memory = new KernelObject() {};

  /** A door that a test opens. */
  private static class Door implements Waitable {
    final AtomicInteger places = new AtomicInteger();

    @Override
    public boolean ready(Task task) {
      return places.get() > 0;
    }

    @Override
    public boolean tryTake(Task current) {
      return places.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    @Override
    public boolean wanted() {
      return places.get() > 0;
    }

    @Override
    public String blockedBy() {
      return "the door";
    }
  }

  @Test
  void aHangIsReportedAsWhoWaitsForWhat() {
    SpinLock lock = new SpinLock(memory, () -> "A");
    RwSemaphore sem = new RwSemaphore(memory, () -> "B");
    AtomicInteger holding = new AtomicInteger();
    TaskBody one =
        task -> {
          lock.lock(task);
          meet(holding);
          sem.downRead(task);
        };
    TaskBody two =
        task -> {
          sem.downWrite(task);
          meet(holding);
          lock.lock(task);
        };
    LiveMachine machine = new LiveMachine();
    String message =
        assertTimeoutPreemptively(
            LONG,
            () -> {
              interruptOnceWaiting(machine, 2);
              return assertThrows(
                      IllegalStateException.class, () -> machine.run(Runs.together(one, two), LONG))
                  .getMessage();
            });
    assertEquals(
        "interrupted while tasks were running: a waits for mmap_sem of B, held by b;"
            + " b waits for mmu_notifier_mm->lock of A, held by a",
        message);
  }

  /** Interrupts the calling thread as soon as so many tasks wait. */
  private static void interruptOnceWaiting(LiveMachine machine, int tasks) {
    Thread runner = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (machine.waits().size() < tasks) {
            Thread.onSpinWait();
          }
          runner.interrupt();
        });
  }

  /** A wait that is looked at by waiting for something else, as ticks do that take a lock. */
  @Test
  void aWaitWithinAWaitLeavesTheOuterOneKnown() {
    AtomicBoolean nested = new AtomicBoolean();
    Waitable inner =
        new Door() {
          @Override
          public boolean tryTake(Task current) {
            return parksOn(current, this);
          }
        };
    Waitable outer =
        new Door() {
          @Override
          public boolean tryTake(Task current) {
            if (parksOn(current, this) && !nested.get()) {
              Machine.step(current, inner);
              nested.set(true);
            }
            return false;
          }
        };
    LiveMachine machine = new LiveMachine();
    machine.addWorker("worker", worker -> Machine.step(worker, outer));
    assertTimeoutPreemptively(
        LONG,
        () ->
            machine.run(
                Runs.together(task -> {
                  while (!nested.get()) {
                    Thread.onSpinWait();
                  }
                }),
                LONG));
  }

  private static boolean parksOn(Task current, Waitable wait) {
    Task.Parked parked = current.parked;
    return parked != null && parked.on() == wait;
  }

  /** The wait ends between the look at what is waited for and the look at how long. */
  @Test
  void aWaitThatEndsWhileSomebodyLooksIsToldWithItsOwnBegin() {
    LiveMachine machine = new LiveMachine();
    AtomicBoolean over = new AtomicBoolean();
    Door door =
        new Door() {
          @Override
          public boolean wanted() {
            places.set(1);
            while (!over.get()) {
              Thread.onSpinWait();
            }
            return true;
          }
        };
    Stopwatch watch = new Stopwatch();
    List<LiveMachine.Wait> seen = new ArrayList<>();
    TaskBody waits =
        current -> {
          Machine.step(current, door);
          over.set(true);
        };
    TaskBody looks =
        current -> {
          while (seen.isEmpty()) {
            seen.addAll(machine.waits());
          }
        };
    machine.run(Runs.together(waits, looks), LONG);
    assertTrue(seen.getFirst().seconds() <= watch.seconds(), seen.toString());
  }

  private static void meet(AtomicInteger holding) {
    holding.incrementAndGet();
    while (holding.get() < 2) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aTaskThatComputesForeverIsReportedAsNotWaiting() {
    AtomicBoolean over = new AtomicBoolean();
    try {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  new LiveMachine()
                      .run(
                          Runs.together(task -> {
                            while (!over.get()) {
                              Thread.onSpinWait();
                            }
                          }),
                          SOON));
      assertEquals("the tasks did not end in time: none of them waits", e.getMessage());
    } finally {
      over.set(true);
    }
  }

  @Test
  void afterAHangTheWaitingTasksGiveUp() {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean wentOn = new AtomicBoolean();
    TaskBody waits =
        task -> {
          try {
            Machine.step(task, EventKind.SPIN_LOCK, new Door());
            wentOn.set(true);
          } finally {
            ended.countDown();
          }
        };
    assertThrows(
        IllegalStateException.class, () -> new LiveMachine().run(Runs.together(waits), SOON));
    assertTimeoutPreemptively(LONG, () -> ended.await());
    assertFalse(wentOn.get());
  }

  @Test
  void stopMakesEveryWaitingTaskGiveUp() {
    LiveMachine machine = new LiveMachine();
    AtomicBoolean wentOn = new AtomicBoolean();
    TaskBody waits =
        task -> {
          Machine.step(task, EventKind.SPIN_LOCK, new Door());
          wentOn.set(true);
        };
    assertTimeoutPreemptively(
        LONG, () -> machine.run(Runs.together(waits, waits, task -> machine.stop()), LONG));
    assertFalse(wentOn.get());
  }

  @Test
  void aTaskThatStopsEndsTheRunForAllAndIsTold() {
    Door door = new Door();
    KernelBug bug =
        assertTimeoutPreemptively(
            LONG,
            () ->
                assertThrows(
                    KernelBug.class,
                    () ->
                        Runs.live(
                            task -> Machine.step(task, EventKind.SPIN_LOCK, door),
                            task -> {
                              throw Machine.bug("it_must_not");
                            })));
    assertEquals("it_must_not", bug.condition());
  }

  @Test
  void whateverABodyThrowsReachesTheCaller() {
    for (Throwable thrown : List.of(new IllegalStateException("x"), new AssertionError("x"))) {
      assertSame(
          thrown,
          assertThrows(
              Throwable.class,
              () ->
                  Runs.live(task -> {
                    if (thrown instanceof RuntimeException e) {
                      throw e;
                    }
                    throw (Error) thrown;
                  })));
    }
  }

  @Test
  void phasesRunOneAfterTheOther() {
    List<String> order = new CopyOnWriteArrayList<>();
    TaskBody body = task -> order.add(task.name());
    for (int i = 0; i < 50; i++) {
      order.clear();
      new LiveMachine()
          .run(
              List.of(
                  List.of(new TaskPlan("setup", body)),
                  List.of(new TaskPlan("one", body), new TaskPlan("two", body)),
                  List.of(new TaskPlan("after", body))),
              LONG);
      assertEquals("setup", order.getFirst());
      assertEquals("after", order.getLast());
      assertEquals(4, order.size());
    }
  }

  @Test
  void aWorkersQueueIsEmptiedBeforeTheEnd() {
    for (int i = 0; i < 50; i++) {
      Door work = new Door();
      AtomicInteger done = new AtomicInteger();
      LiveMachine machine = new LiveMachine();
      machine.addWorker(
          "worker",
          task -> {
            while (true) {
              Machine.step(task, EventKind.CALLBACK_INVOKED, work);
              done.incrementAndGet();
            }
          });
      machine.run(Runs.together(task -> work.places.addAndGet(5)), LONG);
      assertTrue(done.get() >= 4, "taken before the end: " + done.get());
      assertEquals(0, work.places.get());
    }
  }

  @Test
  void aWaiterIsWokenByTheRelease() {
    SpinLock lock = new SpinLock(memory, () -> "A");
    AtomicInteger rounds = new AtomicInteger();
    TaskBody body =
        task -> {
          for (int i = 0; i < 2_000; i++) {
            lock.lock(task);
            rounds.incrementAndGet();
            lock.unlock(task);
          }
        };
    assertTimeoutPreemptively(LONG, () -> Runs.live(body, body, body, body));
    assertEquals(8_000, rounds.get());
  }

  @Test
  void anAttachedThreadIsATaskWithANumberOfItsOwn() {
    LiveMachine machine = new LiveMachine();
    Task one = machine.attach("one");
    Task two = machine.attach("two");
    assertEquals(0, one.id());
    assertEquals(1, two.id());
    assertEquals(List.of(one, two), machine.tasksEver());
    assertSame(machine, two.machine());
    Machine.step(one, EventKind.CALL);
    Machine.sleep(one);
    assertEquals(1, one.cpu().contextSwitches());
  }

  @Test
  void aSignalStaysPendingUntilItIsCleared() {
    Task task = new LiveMachine().attach("one");
    assertFalse(task.signalPending());
    task.sendSignal();
    assertTrue(task.signalPending());
    assertTrue(task.signalPending());
    task.clearSignal();
    assertFalse(task.signalPending());
  }
}
