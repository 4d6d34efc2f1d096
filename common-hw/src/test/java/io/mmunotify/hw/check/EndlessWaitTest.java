// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EndlessWaitTest {
  private static final KernelObject MEMORY = new KernelObject() {};
  private final SpinLock lock = new SpinLock(MEMORY, () -> "A");
  private final RwSemaphore mmapSem = new RwSemaphore(MEMORY, () -> "A");
  private final SrcuStruct srcu = new SrcuStruct(new ExactRule(), true);

  private static final TaskBody DIES =
      current -> {
        Runs.step(current, "about to die");
        throw Machine.bug("mm_users<=0");
      };

  /** Findings of waits alone: whoever waits also breaks the order of locks. */
  private static List<String> waits(List<String> findings) {
    return findings.stream().filter(text -> text.startsWith(EndlessWait.NAME)).toList();
  }

  private void locksTwice(Task current) {
    lock.lock(current);
    lock.lock(current);
  }

  @Test
  void aLockTakenTwiceIsCaughtBeforeEverybodyIsStuck() {
    assertEquals(
        List.of("endless-wait: a waits at spin_lock for itself"),
        waits(Checked.run(this::locksTwice, DIES)));
  }

  @Test
  void aWaitForOnesOwnReadSectionIsCaught() {
    assertEquals(
        List.of("endless-wait: a waits at synchronize_srcu_end for itself"),
        waits(
            Checked.run(
                current -> {
                  int index = srcu.readLock(current);
                  srcu.synchronize(current);
                  srcu.readUnlock(current, index);
                },
                DIES)));
  }

  @Test
  void aCircleIsToldOnce() {
    assertEquals(
        List.of("endless-wait: a waits at down_write for b, b waits at synchronize_srcu_end for a"),
        waits(
            Checked.run(
                Runs.turns("a", "b", "b"),
                current -> {
                  int index = srcu.readLock(current);
                  mmapSem.downWrite(current);
                  srcu.readUnlock(current, index);
                },
                current -> {
                  mmapSem.downRead(current);
                  srcu.synchronize(current);
                  mmapSem.upRead(current);
                },
                DIES)));
  }

  @Test
  void whoWaitsForAnEndedTaskWaitsForEver() {
    assertEquals(
        List.of("endless-wait: b waits at spin_lock for a, which has ended"),
        waits(Checked.run(current -> lock.lock(current), this::locksTwice, DIES)));
  }

  @Test
  void whoWaitsForTheTaskThatDiedIsNotBlamed() {
    assertEquals(
        List.of(),
        waits(
            Checked.run(
                Runs.turns("a", "a"),
                current -> {
                  lock.lock(current);
                  DIES.run(current);
                },
                current -> lock.lock(current))));
  }

  @Test
  void aDeadlockIsAnOutcomeAndNotToldTwice() {
    assertEquals(List.of(), waits(Checked.run(this::locksTwice)));
  }
}
