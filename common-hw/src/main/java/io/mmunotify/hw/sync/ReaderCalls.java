// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.JvmSwitch;

/**
 * Whether the sections of classic RCU call the algorithm that ends grace periods. As long as no RCU
 * of this JVM needs that, a section is two fences for the compiler.
 */
public final class ReaderCalls {
  private static final JvmSwitch MADE = JvmSwitch.off();

  private ReaderCalls() {}

  /** Whether sections call. */
  public static boolean areMade() {
    return MADE.isOn();
  }

  /**
   * An algorithm needs the calls from here on. Throws compiled readers away, once. Any thread may
   * call.
   */
  public static void make() {
    MADE.turnOn();
  }
}
