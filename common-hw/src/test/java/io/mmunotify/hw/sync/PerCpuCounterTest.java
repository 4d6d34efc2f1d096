// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.Cpu;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.TaskBody;
import org.junit.jupiter.api.Test;

final class PerCpuCounterTest {

  @Test
  void eachCpuHasACounterOfItsOwn() {
    LiveMachine machine = new LiveMachine();
    Cpu first = machine.addCpu();
    Cpu second = machine.addCpu();
    PerCpuCounter counter = new PerCpuCounter(2);
    counter.add(first, 3);
    counter.add(second, 10);
    counter.add(second, -4);
    assertEquals(3, counter.get(0));
    assertEquals(6, counter.get(1));
    assertEquals(9, counter.sum());
  }

  @Test
  void noAdditionOfACpusOwnTaskIsLost() {
    PerCpuCounter counter = new PerCpuCounter(3);
    TaskBody body =
        task -> {
          for (int i = 0; i < 20_000; i++) {
            counter.add(task.cpu(), 1);
          }
        };
    Runs.live(body, body, body);
    assertEquals(60_000, counter.sum());
    assertEquals(20_000, counter.get(1));
  }
}
