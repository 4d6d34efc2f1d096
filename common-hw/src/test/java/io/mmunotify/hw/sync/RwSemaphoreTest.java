// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Overlap;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.Waitable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RwSemaphoreTest {
  private final KernelObject memory = new KernelObject() {};
  private final RwSemaphore sem = new RwSemaphore(memory, () -> "A");
  private final Overlap overlap = new Overlap();

  private TaskBody writer(int rounds) {
    return task -> {
      for (int i = 0; i < rounds; i++) {
        sem.downWrite(task);
        overlap.alone(() -> {});
        sem.upWrite(task);
      }
    };
  }

  private TaskBody reader(int rounds) {
    return task -> {
      for (int i = 0; i < rounds; i++) {
        sem.downRead(task);
        overlap.shared(() -> {});
        sem.upRead(task);
      }
    };
  }

  @Test
  void aWriterExcludesEverybodyOnRealThreads() {
    Runs.live(writer(2_000), writer(2_000), reader(2_000), reader(2_000));
    assertEquals(0, overlap.violations());
    assertFalse(Runs.<Boolean>alone(sem::isLocked));
  }

  @Test
  void twoReadersAreInsideTogether() {
    AtomicInteger inside = new AtomicInteger();
    TaskBody meets =
        task -> {
          sem.downRead(task);
          inside.incrementAndGet();
          while (inside.get() < 2) {
            Thread.onSpinWait();
          }
          sem.upRead(task);
        };
    Runs.live(meets, meets);
    assertEquals(2, inside.get());
  }

  @Test
  void aWriterExcludesEverybodyUnderEverySchedule() {
    TaskBody writes =
        task -> {
          sem.downWrite(task);
          overlap.alone(() -> Runs.step(task, "writing"));
          sem.upWrite(task);
        };
    TaskBody reads =
        task -> {
          sem.downRead(task);
          overlap.shared(() -> Runs.step(task, "reading"));
          sem.upRead(task);
        };
    for (long seed = 0; seed < 200; seed++) {
      assertInstanceOf(
          RunEnd.Finished.class, Runs.stepped(new RandomSchedule(seed), writes, reads, reads));
    }
    assertEquals(0, overlap.violations());
  }

  @Test
  void aReaderThatTakesNoLockIsCaught() {
    for (long seed = 0; seed < 200 && overlap.violations() == 0; seed++) {
      Runs.stepped(
          new RandomSchedule(seed),
          task -> {
            sem.downWrite(task);
            overlap.alone(() -> Runs.step(task, "writing"));
            sem.upWrite(task);
          },
          task -> {
            Runs.step(task, "in");
            overlap.shared(() -> Runs.step(task, "reading"));
            Runs.step(task, "out");
          });
    }
    assertTrue(overlap.violations() > 0);
  }

  @Test
  void isLockedTellsOfAnybodyAndIsWriteLockedByOfTheCallerAlone() {
    Task one = Runs.alone(task -> task);
    Task two = Runs.alone(task -> task);
    sem.downWrite(one);
    assertTrue(sem.isLocked(two));
    assertTrue(sem.isWriteLockedBy(one));
    assertFalse(sem.isWriteLockedBy(two));
    sem.upWrite(one);
    assertFalse(sem.isLocked(two) || sem.isWriteLockedBy(one));
    sem.downRead(one);
    assertTrue(sem.isLocked(two));
    assertFalse(sem.isWriteLockedBy(one));
    sem.upRead(one);
    assertFalse(sem.isLocked(one));
  }

  @Test
  void aWaiterIsToldWhoHoldsIt() {
    TaskBody holdsForWrite = sem::downWrite;
    assertEquals("mmap_sem of A, held by a", blocked(holdsForWrite, sem::downRead));
  }

  @Test
  void aWriterIsToldHowManyReadersThereAre() {
    TaskBody holdsTwice =
        task -> {
          sem.downRead(task);
          sem.downRead(task);
        };
    assertEquals("mmap_sem of A, held by 2 reader(s)", blocked(holdsTwice, sem::downWrite));
  }

  private static String blocked(TaskBody holder, TaskBody waiter) {
    RunEnd end = Runs.stepped(holder, waiter);
    Task waiting = assertInstanceOf(RunEnd.Deadlock.class, end).tasks().getFirst();
    Waitable wait = waiting.waitsFor();
    return wait == null ? "nothing" : wait.blockedBy();
  }
}
