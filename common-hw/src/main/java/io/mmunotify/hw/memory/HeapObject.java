// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.trace.Named;

/** Memory that a task can give back to the {@link KernelHeap}. */
public interface HeapObject extends Named {
  /** Whether the memory was given back. */
  boolean freed();

  /**
   * The memory was given back: from now on a touch is a use after free. Called once, by the heap.
   */
  void markFreed();
}
