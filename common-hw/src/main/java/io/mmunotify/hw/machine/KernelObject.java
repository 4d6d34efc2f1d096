// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/**
 * Something in kernel memory that tasks share: a lock, a counter, a list node, an mm.
 *
 * <p>The stepped machine notes which of these a step touches ({@link Footprint}) and refuses the
 * touch of one that is dead. Whether a touch of dead memory is an oops or has no behaviour worth
 * reproducing is known to the object whose memory it is.
 */
public abstract class KernelObject {
  private final @Nullable KernelObject memory;

  /** An object with memory of its own, that never dies unless it overrides {@link #dead}. */
  protected KernelObject() {
    this(null);
  }

  /**
   * @param memory the object in whose memory this one lies, and with which it dies
   */
  protected KernelObject(@Nullable KernelObject memory) {
    this.memory = memory;
  }

  /** Whether a touch by {@code current} now reaches memory that is no longer this object's. */
  protected boolean dead(Task current) {
    return memory != null && memory.dead(current);
  }

  /**
   * Tells what touching this dead object does. Never returns normally.
   *
   * @return never; declared so that callers can {@code throw} it
   */
  protected KernelStop usedAfterFree(Task current) {
    if (memory == null) {
      throw new AssertionError("only an object that can die is asked");
    }
    return memory.usedAfterFree(current);
  }
}
