// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PageLockTest {
  @Test
  void onlyTheHolderGivesItBack() {
    Page page = new PhysicalMemory(4).allocAtBoot();
    TaskPlan holder = new TaskPlan("holder", current -> page.lock().lock(current));
    TaskPlan other = new TaskPlan("other", current -> page.lock().unlock(current));
    RunEnd end = new SteppedMachine(new InOrder(), null).run(List.of(List.of(holder, other)));
    assertEquals(
        "giving back the lock of a page without holding it breaks the lock",
        ((KernelMisuse) ((RunEnd.Stopped) end).stop()).getMessage());
  }
}
