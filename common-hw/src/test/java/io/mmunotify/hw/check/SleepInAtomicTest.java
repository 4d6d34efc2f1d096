// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SleepInAtomicTest {
  private static final KernelObject MEMORY = new KernelObject() {};
  private final SpinLock lock = new SpinLock(MEMORY, () -> "A");
  private final RwSemaphore mmapSem = new RwSemaphore(MEMORY, () -> "A");
  private final SrcuStruct srcu = new SrcuStruct(new ExactRule(), true);

  @Test
  void aTwinThatSleepsUnderASpinlockIsCaughtWhateverItSleepsIn() {
    assertEquals(
        List.of(
            "sleep-in-atomic: sleep is called under mmu_notifier_mm->lock, where nothing may sleep",
            "sleep-in-atomic: down_read is called under mmu_notifier_mm->lock, where nothing may"
                + " sleep",
            "sleep-in-atomic: kmalloc is called under mmu_notifier_mm->lock, where nothing may"
                + " sleep",
            "sleep-in-atomic: synchronize_srcu_begin is called under mmu_notifier_mm->lock, where"
                + " nothing may sleep"),
        Checked.run(current -> {
          lock.lock(current);
          Machine.sleep(current);
          mmapSem.downRead(current);
          var _ = new KernelHeap(FaultInjector.none()).kmalloc(current, "x", () -> MEMORY);
          mmapSem.upRead(current);
          srcu.synchronize(current);
          lock.unlock(current);
        }));
  }

  @Test
  void aReaderThatSleepsIsCaughtInEachSectionOnce() {
    assertEquals(
        List.of("sleep-in-atomic: sleep is called in an RCU read section, where nothing may sleep"),
        Checked.run(current -> {
          Machine.enterAtomic(current);
          Machine.sleep(current);
          Machine.sleep(current);
          Machine.leaveAtomic(current);
        }));
  }

  @Test
  void sleepingOutsideAndUnderOtherLocksAndInSrcuIsFine() {
    assertEquals(
        List.of(),
        Checked.run(current -> {
          lock.lock(current);
          lock.unlock(current);
          mmapSem.downWrite(current);
          int index = srcu.readLock(current);
          Machine.sleep(current);
          srcu.readUnlock(current, index);
          mmapSem.upWrite(current);
        }));
  }
}
