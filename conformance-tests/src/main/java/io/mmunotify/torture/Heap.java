// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

/** The least of the heap that was in use in each half: what is left after a collection. */
final class Heap {
  private static final double MEGA = 1e6;

  private volatile long first = Long.MAX_VALUE;
  private volatile long second = Long.MAX_VALUE;

  /** Looks how much is in use now. One task looks. */
  void look(boolean firstHalf) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    if (firstHalf) {
      first = Math.min(first, used);
    } else {
      second = Math.min(second, used);
    }
  }

  /** In megabytes; the second is 0 where the first half was not over. */
  double firstHalf() {
    return first == Long.MAX_VALUE ? 0 : first / MEGA;
  }

  double secondHalf() {
    return second == Long.MAX_VALUE ? 0 : second / MEGA;
  }
}
