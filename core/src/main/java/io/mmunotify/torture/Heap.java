// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.explore.LiveHeap;

/** How much of the heap is in use at the end of each half, behind a collection. */
final class Heap {
  private static final double MEGA = 1e6;

  private volatile double first;
  private volatile double second;

  /** The first half is over. One task tells; all others are stopped for as long as it takes. */
  void endFirstHalf() {
    first = used();
  }

  /** The second half is over, or whatever there was of the first. */
  void end() {
    second = used();
  }

  private static double used() {
    return LiveHeap.bytes() / MEGA;
  }

  /** In megabytes; 0 where the first half was not over. */
  double firstHalf() {
    return first;
  }

  /** In megabytes. */
  double secondHalf() {
    return second;
  }
}
