// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.Locale;

/** When other tasks see the stores of a task. */
public enum MemoryModel {
  /** Sequential consistency: at once. */
  SC,
  /**
   * x86-TSO (Sewell, Sarkar, Owens, Zappa Nardelli and Myreen, CACM 2010): once the store has
   * drained from the CPU's {@link StoreBuffer}. Fences, locked instructions, the taking of a lock
   * and context switches wait until the buffer is empty.
   */
  TSO;

  /** The name in a trace's header and on a command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
