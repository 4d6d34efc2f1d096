// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.junit.Cell;
import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Program;

class SleepyDriverTest {

  /** Waits for its device when pages of a range may be gone. */
  record SleepyDriver(Cell waiting) implements Driver {
    @Override
    public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
      waiting.add(current, 1);
      Machine.sleep(current);
      waiting.add(current, -1);
    }
  }

  @Explore(generations = {"v3.15", "v4.18"})
  void afterUnregisterTheNotifierMayBeFreed(Program p) {
    MmStruct mm = p.mm("A", 1);
    Cell waiting = p.cell("waiting", 0);
    Notifier scif = p.notifier("scif", new SleepyDriver(waiting));
    p.setup(current -> p.kernel().register(current, scif, mm));
    p.task(
        "munmap",
        current -> {
          p.kernel().invalidateRangeStart(current, mm, 0, 4096);
          p.kernel().invalidateRangeEnd(current, mm, 0, 4096);
        });
    p.task(
        "driver",
        current -> {
          p.kernel().unregister(current, scif, mm);
          p.kernel().free(current, scif);
        });
    p.after(current -> assertEquals(0, waiting.read(current)));
  }
}
