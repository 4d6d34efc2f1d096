// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Objects;

/** What of the heap is still needed. Any thread may ask; all threads stand still meanwhile. */
public final class LiveHeap {
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

  private static final List<MemoryPoolMXBean> POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  private LiveHeap() {}

  /**
   * Collects, and tells how many bytes that left. Not what is in use when it returns: by then other
   * threads have been given buffers to allocate from, hundreds of kilobytes that hold nothing yet.
   */
  public static long bytes() {
    MEMORY.gc();
    return POOLS.stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
