// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import java.util.Locale;

/** The primitives that a scenario can make fail. */
public enum Fallible {
  /** Returns null. */
  KMALLOC,
  /** Returns -EINTR, as if a signal had come. */
  MM_TAKE_ALL_LOCKS,
  /**
   * Fails at boot, where the kernel ignores the result; affects only kernels that call it there.
   */
  INIT_SRCU_STRUCT;

  /** The primitive's name in a scenario: the kernel's. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
