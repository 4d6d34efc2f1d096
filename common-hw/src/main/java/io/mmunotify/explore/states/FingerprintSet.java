// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.Arrays;

/** Fingerprints in the order in which they came, each once. */
final class FingerprintSet {
  private static final int ABSENT = -1;

  private long[] high;
  private long[] low;
  private int[] index;
  private int size;

  FingerprintSet(int expected) {
    int capacity = Integer.highestOneBit(Math.max(16, expected * 2)) * 2;
    index = new int[capacity];
    Arrays.fill(index, ABSENT);
    high = new long[Math.max(16, expected)];
    low = new long[high.length];
  }

  /** Has none from here on. */
  void clear() {
    Arrays.fill(index, ABSENT);
    size = 0;
  }

  int size() {
    return size;
  }

  long high(int at) {
    return high[at];
  }

  long low(int at) {
    return low[at];
  }

  /** About how many bytes it takes. */
  long bytes() {
    return 16L * high.length + 4L * index.length;
  }

  /** The place of a fingerprint, or -1. */
  int find(long h, long l) {
    int mask = index.length - 1;
    for (int slot = (int) h & mask; ; slot = (slot + 1) & mask) {
      int at = index[slot];
      if (at == ABSENT || (high[at] == h && low[at] == l)) {
        return at;
      }
    }
  }

  /** Adds one that is not in it; returns its place. */
  int add(long h, long l) {
    if (2 * size >= index.length) {
      grow();
    }
    if (size == high.length) {
      int more = size + (size >> 1);
      high = Arrays.copyOf(high, more);
      low = Arrays.copyOf(low, more);
    }
    high[size] = h;
    low[size] = l;
    place(size);
    return size++;
  }

  private void grow() {
    index = new int[2 * index.length];
    Arrays.fill(index, ABSENT);
    for (int at = 0; at < size; at++) {
      place(at);
    }
  }

  private void place(int at) {
    int mask = index.length - 1;
    int slot = (int) high[at] & mask;
    while (index[slot] != ABSENT) {
      slot = (slot + 1) & mask;
    }
    index[slot] = at;
  }
}
