// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Overlap;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpinLockTest {
  private final KernelObject memory = new KernelObject() {};
  private final SpinLock lock = new SpinLock(memory, () -> "A");
  private final Overlap overlap = new Overlap();

  private TaskBody rounds(int n, int linger) {
    return task -> {
      for (int i = 0; i < n; i++) {
        lock.lock(task);
        overlap.alone(() -> overlap.linger(linger));
        lock.unlock(task);
      }
    };
  }

  @Test
  void oneOfManyThreadsIsInside() {
    Runs.live(rounds(3_000, 10), rounds(3_000, 10), rounds(3_000, 10));
    assertEquals(0, overlap.violations());
  }

  @Test
  void withoutALockTheOverlapIsSeen() {
    TaskBody unlocked = task -> overlap.alone(() -> overlap.linger(1_000_000_000));
    Runs.live(unlocked, unlocked);
    assertTrue(overlap.violations() > 0);
  }

  @Test
  void oneOfManyTasksIsInsideUnderEverySchedule() {
    for (long seed = 0; seed < 200; seed++) {
      TaskBody body = inside(lock);
      assertInstanceOf(
          RunEnd.Finished.class, Runs.stepped(new RandomSchedule(seed), body, body, body));
    }
    assertEquals(0, overlap.violations());
  }

  private TaskBody inside(SpinLock spinLock) {
    return task -> {
      spinLock.lock(task);
      overlap.alone(() -> Runs.step(task, "inside"));
      spinLock.unlock(task);
    };
  }

  /** Looks in one step and takes in the next. */
  private static final class TwoStepLock {
    private boolean held;

    void lock(Task task) {
      Machine.step(task, EventKind.SPIN_LOCK, new Free());
      Runs.step(task, "now take it");
      held = true;
    }

    void unlock(Task task) {
      Machine.step(task, EventKind.SPIN_UNLOCK);
      held = false;
    }

    private final class Free implements Waitable {
      @Override
      public boolean ready(Task task) {
        return !held;
      }

      @Override
      public boolean tryTake(Task current) {
        return !held;
      }

      @Override
      public String blockedBy() {
        return "somebody";
      }
    }
  }

  @Test
  void aLockThatLooksAndThenTakesIsCaught() {
    for (long seed = 0; seed < 200 && overlap.violations() == 0; seed++) {
      TwoStepLock broken = new TwoStepLock();
      TaskBody body =
          task -> {
            broken.lock(task);
            overlap.alone(() -> Runs.step(task, "inside"));
            broken.unlock(task);
          };
      Runs.stepped(new RandomSchedule(seed), body, body);
    }
    assertTrue(overlap.violations() > 0);
  }

  @Test
  void takingItTwiceIsADeadlock() {
    RunEnd end =
        Runs.stepped(task -> {
          lock.lock(task);
          lock.lock(task);
        });
    assertInstanceOf(RunEnd.Deadlock.class, end);
    assertEquals("mmu_notifier_mm->lock of A, held by a", lock.blockedBy());
  }

  @Test
  void itsHolderIsAtomicAndNestingCounts() {
    SpinLock second = new SpinLock(memory, () -> "B");
    Runs.stepped(task -> {
      assertFalse(task.inAtomic());
      lock.lock(task);
      second.lock(task);
      second.unlock(task);
      assertTrue(task.inAtomic());
      lock.unlock(task);
      assertFalse(task.inAtomic());
    });
  }

  @Test
  void eachOperationIsOneEvent() {
    assertEquals(
        List.of("a: spin_lock A", "a: spin_unlock A"),
        Runs.trace(
            new InOrder(),
            task -> {
              lock.lock(task);
              lock.unlock(task);
            }));
  }
}
