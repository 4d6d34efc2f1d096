// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;

/**
 * Whether the heap is nearly full of what is still needed. States are counted by those who keep
 * them; what a search has learned of steps is not, and can be more. Any thread may ask.
 */
public final class LowMemory {
  private static final double MOST = 0.85;

  /** Where objects stay: young ones' pools have no threshold of their own. */
  private static final List<MemoryPoolMXBean> POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool ->
              pool.isUsageThresholdSupported()
                  && pool.isCollectionUsageThresholdSupported()
                  && pool.getCollectionUsage().getMax() > 0)
          .toList();

  static {
    for (MemoryPoolMXBean pool : POOLS) {
      pool.setCollectionUsageThreshold((long) (MOST * pool.getCollectionUsage().getMax()));
    }
  }

  private LowMemory() {}

  /** A search begins; what the last one has left is no more needed. */
  public static void forget() {
    if (isLow()) {
      System.gc(); // else nobody looks until the heap is full again
    }
  }

  /** Whether so much was left by the last collection of all. */
  public static boolean isLow() {
    return POOLS.stream().anyMatch(MemoryPoolMXBean::isCollectionUsageThresholdExceeded);
  }
}
