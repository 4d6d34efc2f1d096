// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.jcstress;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;

/** The domain of this JVM, of the generation and under the rule that its properties name. */
final class Domain {
  private static final LiveMachine MACHINE = new LiveMachine();

  static final ReadDomain DOMAIN = domain();

  /** JCStress has its actors run on threads of a pool, each of which is a task. */
  private static final ThreadLocal<Task> TASK =
      ThreadLocal.withInitial(() -> MACHINE.attach("actor"));

  static {
    MACHINE.startWorkers();
  }

  private Domain() {}

  /** The calling thread's task. */
  static Task task() {
    return TASK.get();
  }

  private static ReadDomain domain() {
    String newest = Generation.all().getLast().name();
    String name = System.getProperty("generation", newest);
    boolean engine = System.getProperty("rule", "engine").equals("engine");
    for (Generation generation : Generation.all()) {
      if (generation.name().equals(name)) {
        return generation.readDomain(
            MACHINE, engine ? GracePeriodOptions.ENGINE : GracePeriodOptions.EXACT);
      }
    }
    throw new IllegalArgumentException("no generation " + name);
  }
}
