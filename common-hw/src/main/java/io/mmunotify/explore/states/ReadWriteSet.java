// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The components of a state that steps read, and those that they write, as sets of the components'
 * numbers. A component that is written counts as read. A set never changes once it is made.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReadWriteSet(long[] read, long[] written) {
  static final ReadWriteSet NONE = new ReadWriteSet(new long[0], new long[0]);

  static ReadWriteSet of(int[] read, int[] written) {
    long[] changes = bits(written);
    return new ReadWriteSet(or(bits(read), changes), changes);
  }

  private static long[] bits(int[] components) {
    long[] bits = new long[0];
    for (int component : components) {
      int word = component / Long.SIZE;
      if (word >= bits.length) {
        bits = Arrays.copyOf(bits, word + 1);
      }
      bits[word] |= 1L << component;
    }
    return bits;
  }

  /** The components that are read. */
  int[] reads() {
    return BitSet.valueOf(read).stream().toArray();
  }

  /** The components that are written. */
  int[] writes() {
    return BitSet.valueOf(written).stream().toArray();
  }

  /** Whether the order of the two makes a difference: one writes what the other reads. */
  boolean conflictsWith(ReadWriteSet other) {
    return meet(written, other.read) || meet(read, other.written);
  }

  /** Whether it writes something that the other reads. */
  boolean changesFor(ReadWriteSet other) {
    return meet(written, other.read);
  }

  private static boolean meet(long[] a, long[] b) {
    for (int word = Math.min(a.length, b.length) - 1; word >= 0; word--) {
      if ((a[word] & b[word]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Both together; this one itself if the other adds nothing. */
  ReadWriteSet and(ReadWriteSet other) {
    return contains(read, other.read) && contains(written, other.written)
        ? this
        : new ReadWriteSet(or(read, other.read), or(written, other.written));
  }

  private static boolean contains(long[] all, long[] some) {
    for (int word = 0; word < some.length; word++) {
      if ((some[word] & ~(word < all.length ? all[word] : 0)) != 0) {
        return false;
      }
    }
    return true;
  }

  private static long[] or(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, Math.max(a.length, b.length));
    for (int word = 0; word < b.length; word++) {
      both[word] |= b[word];
    }
    return both;
  }
}
