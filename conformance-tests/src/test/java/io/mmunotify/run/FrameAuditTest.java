// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.VmHardware;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FrameAuditTest {
  private static List<String> faults(VmHardware hardware, TaskBody body) {
    RunEnd end =
        new SteppedMachine(new InOrder(), null).run(List.of(List.of(new TaskPlan("a", body))));
    assertEquals(RunEnd.Finished.class, end.getClass());
    return FrameAudit.faults(hardware, Map.of(), List.of());
  }

  @Test
  void aMapCountThatNoEntryStandsForIsTold() {
    VmHardware hardware = VmHardware.of(8, 4);
    Page page = hardware.memory().allocAtBoot();
    assertEquals(
        List.of("the map count of a frame is 1, and the entries that map it are 0"),
        faults(hardware, current -> page.addMapcount(current, 1)));
  }

  @Test
  void aMapCountThatWasTakenBackIsFine() {
    VmHardware hardware = VmHardware.of(8, 4);
    Page page = hardware.memory().allocAtBoot();
    assertEquals(
        List.of(),
        faults(
            hardware,
            current -> {
              page.addMapcount(current, 1);
              page.addMapcount(current, -1);
            }));
  }
}
