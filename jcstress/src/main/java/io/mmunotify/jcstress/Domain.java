// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.jcstress;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;

/**
 * The domain of this JVM, of the generation and under the rule that its properties name. A test has
 * two actors, each with a thread of its own, so each has one task.
 */
final class Domain {
  private static final LiveMachine MACHINE = new LiveMachine();

  static final ReadDomain DOMAIN = domain();
  static final Task READER = MACHINE.attach("reader");
  static final Task UPDATER = MACHINE.attach("updater");

  static {
    MACHINE.startWorkers();
  }

  private Domain() {}

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
