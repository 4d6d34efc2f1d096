// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/**
 * Whether this JVM has ever made a {@link SteppedMachine}.
 *
 * <p>A JVM that only ever runs live machines compiles {@code on()} to the constant {@code false},
 * and so compiles every {@code step} and {@code touch} to nothing ({@link JvmSwitch}). From the
 * first stepped machine on a hook asks the task for its machine. So both machines can share a JVM,
 * and neither the tests nor the benchmarks need code of their own.
 */
final class SteppedMode {
  private static final JvmSwitch SWITCH = JvmSwitch.off();

  private SteppedMode() {}

  static boolean on() {
    return SWITCH.isOn();
  }

  /** Turns stepped mode on for good. */
  static void enable() {
    SWITCH.turnOn();
  }
}
