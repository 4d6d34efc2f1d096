// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import java.util.List;
import java.util.Objects;

/**
 * A process of its own, whose {@link #walk} is to be compiled and looked at: walks an address space
 * with four notifiers until the compiler is through.
 *
 * <p>Arguments: a generation; {@code stepped} to have had a task of a stepped machine in the
 * process before.
 */
final class ReadSide {
  private static final int WALKS = 1_000_000;

  private ReadSide() {}

  public static void main(String[] args) {
    if (args.length > 1 && args[1].equals("stepped")) {
      RunEnd _ =
          new SteppedMachine(new InOrder(), null)
              .run(List.of(List.of(new TaskPlan("its task", current -> {}))));
    }
    LiveKernel live = new LiveKernel();
    live.generation = args[0];
    live.boot();
    LiveKernel.Current current = new LiveKernel.Current();
    current.attach(live);
    MmStruct mm = live.newMm(current.task(), 4);
    int young = 0;
    for (int i = 0; i < WALKS; i++) {
      young |= walk(live.kernel(), current.task(), mm);
    }
    live.stop();
    System.exit(young);
  }

  static int walk(Kernel kernel, Task current, MmStruct mm) {
    // A hook asks the task, so the first of them would look for null: the walk has looked already.
    return kernel.clearFlushYoung(Objects.requireNonNull(current), mm, 0, 4096);
  }
}
