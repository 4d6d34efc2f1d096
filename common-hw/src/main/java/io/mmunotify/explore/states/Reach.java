// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.Arrays;

/**
 * Components that steps look at, and those that they change, as sets of their numbers. What is
 * changed counts as looked at. Never changed once it is made.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reach(long[] looked, long[] changed) {
  static final Reach NONE = new Reach(new long[0], new long[0]);

  static Reach of(int[] looked, int[] changed) {
    long[] changes = bits(changed);
    return new Reach(or(bits(looked), changes), changes);
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

  /** Whether it makes a difference who comes first: one changes what the other looks at. */
  boolean conflictsWith(Reach other) {
    return meet(changed, other.looked) || meet(looked, other.changed);
  }

  /** Whether it changes something that the other looks at. */
  boolean changesFor(Reach other) {
    return meet(changed, other.looked);
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
  Reach and(Reach other) {
    return contains(looked, other.looked) && contains(changed, other.changed)
        ? this
        : new Reach(or(looked, other.looked), or(changed, other.changed));
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
