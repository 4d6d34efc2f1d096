// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/**
 * A task of a {@link SteppedMachine}. The only class below {@link Task}: a JVM that has loaded it
 * has a stepped machine, and compiled code relies on that ({@link Task#stepped}).
 */
final class SteppedTask extends Task {
  private final SteppedMachine machine;

  SteppedTask(SteppedMachine machine, String name, int id, Cpu cpu, boolean worker) {
    super(machine, name, id, cpu, worker);
    this.machine = machine;
  }

  @Override
  SteppedMachine stepped() {
    return machine;
  }
}
