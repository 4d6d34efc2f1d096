// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VmHardwareTest {
  /** How often so many neighbouring frames are there, of a machine with so many frames. */
  private static int allocations(int frames, int hugePages, int pages) {
    VmHardware hardware = VmHardware.of(frames, hugePages);
    int[] count = new int[1];
    TaskPlan plan =
        new TaskPlan(
            "a",
            current -> {
              while (hardware.memory().alloc(current, pages) != null) {
                count[0]++;
              }
            });
    RunEnd end = new SteppedMachine(new InOrder(), null).run(List.of(List.of(plan)));
    assertEquals(RunEnd.Finished.class, end.getClass());
    return count[0];
  }

  @Test
  void thereAreAsManyFramesAsAScenarioSays() {
    assertEquals(1, allocations(1, 4, 1));
    assertEquals(6, allocations(6, 4, 1));
    assertEquals(6, allocations(6, 512, 1));
  }

  @Test
  void thereAreAsManyHugePagesAsFit() {
    assertEquals(0, allocations(3, 4, 4));
    assertEquals(1, allocations(4, 4, 4));
    assertEquals(1, allocations(7, 4, 4));
    assertEquals(2, allocations(8, 4, 4));
  }
}
