// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Owns a part of all fingerprints, and knows which of them were met: a table with open addressing,
 * 16 bytes an entry, at most three quarters full. Its slots are in the order of the second half of
 * the fingerprints, so a table that grows is read and written from its beginning to its end. One
 * thread at a time may admit; any number may ask while nobody does.
 */
final class Owner {
  private static final int LEAST = 16;

  /** The longest array of two words an entry. */
  private static final int MOST = (Integer.MAX_VALUE - 16) / 2;

  private final boolean counting;
  private long[] keys = new long[2 * LEAST];
  private @Nullable BigInteger[] sums;
  private int capacity = LEAST;
  private int size;

  /** Something made of what was fetched last, since nothing is read that nobody uses. */
  long fetched;

  /**
   * @param counting whether it adds up how many schedules lead to a state
   */
  Owner(boolean counting) {
    this.counting = counting;
    this.sums = new BigInteger[counting ? LEAST : 0];
  }

  int size() {
    return size;
  }

  /**
   * Brings the slots of some fingerprints into the processor's cache before these are asked for one
   * by one. They lie anywhere in a large table, and reads that need nothing of one another wait for
   * memory together.
   *
   * @param fingerprints two words each
   * @param from the first
   * @param to the one behind the last
   */
  void fetch(long[] fingerprints, int from, int to) {
    long all = 0;
    for (int at = from; at < to; at++) {
      all ^= keys[2 * home(second(fingerprints[2 * at], fingerprints[2 * at + 1]))];
    }
    fetched = all;
  }

  /** Whether it comes for the first time. */
  boolean admit(long high, long low) {
    return put(high, low) >= 0;
  }

  /** The same, and adds the schedules that lead there. */
  boolean admit(long high, long low, BigInteger count) {
    int slot = put(high, low);
    int at = slot < 0 ? ~slot : slot;
    BigInteger before = sums[at];
    sums[at] = before == null ? count : before.add(count);
    return slot >= 0;
  }

  /** Whether it was admitted before. */
  boolean has(long high, long low) {
    return find(high, second(high, low)) < 0;
  }

  /** How many schedules lead to a state that was admitted; null if it was not. */
  @Nullable BigInteger sum(long high, long low) {
    int slot = find(high, second(high, low));
    return slot < 0 ? sums[~slot] : null;
  }

  /** Its slot if it is new; else the complement of the slot where it was. */
  private int put(long high, long low) {
    long second = second(high, low);
    int slot = find(high, second);
    if (slot < 0) {
      return slot;
    }
    if (4L * (size + 1) > 3L * capacity) {
      grow();
      slot = find(high, second);
    }
    keys[2 * slot] = high;
    keys[2 * slot + 1] = second;
    size++;
    return slot;
  }

  /** No entry consists of zeros: these are free slots. */
  private static long second(long high, long low) {
    return (high | low) == 0 ? 1 : low;
  }

  private int find(long high, long second) {
    int slot = home(second);
    while (true) {
      long oneHalf = keys[2 * slot];
      long otherHalf = keys[2 * slot + 1];
      if (otherHalf == second && oneHalf == high) {
        return ~slot;
      }
      if ((oneHalf | otherHalf) == 0) {
        return slot;
      }
      slot = slot + 1 == capacity ? 0 : slot + 1;
    }
  }

  private int home(long second) {
    return (int) Math.unsignedMultiplyHigh(second, capacity);
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable BigInteger[] oldSums = sums;
    int old = capacity;
    if (old == MOST) {
      throw new OutOfMemoryError("the fingerprints of " + size + " states in one table");
    }
    int more = (int) Math.min(MOST, old + (long) (old >> 1));
    keys = new long[2 * more];
    sums = new BigInteger[counting ? more : 0];
    capacity = more;
    for (int from = 0; from < old; from++) {
      long high = oldKeys[2 * from];
      long second = oldKeys[2 * from + 1];
      if ((high | second) != 0) {
        int slot = find(high, second);
        keys[2 * slot] = high;
        keys[2 * slot + 1] = second;
        if (counting) {
          sums[slot] = oldSums[from];
        }
      }
    }
  }

  /** Has none from here on; keeps about as much room as those took that it had. */
  void clear() {
    int room = Math.max(LEAST, 2 * size);
    if (room < capacity) {
      keys = new long[2 * room];
      sums = new BigInteger[counting ? room : 0];
      capacity = room;
    } else {
      Arrays.fill(keys, 0);
      Arrays.fill(sums, null);
    }
    size = 0;
  }

  /** Hears of both halves of a fingerprint. */
  @FunctionalInterface
  interface Visitor {
    /** There is this one. */
    void visit(long high, long low);
  }

  /** Tells of all that were admitted. */
  void each(Visitor visitor) {
    for (int slot = 0; slot < capacity; slot++) {
      if ((keys[2 * slot] | keys[2 * slot + 1]) != 0) {
        visitor.visit(keys[2 * slot], keys[2 * slot + 1]);
      }
    }
  }

  /** Writes all that were admitted. */
  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int slot = 0; slot < capacity; slot++) {
      if ((keys[2 * slot] | keys[2 * slot + 1]) != 0) {
        out.writeLong(keys[2 * slot]);
        out.writeLong(keys[2 * slot + 1]);
      }
    }
  }

  /** Admits all that were written. */
  void read(DataInput in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      boolean _ = admit(in.readLong(), in.readLong());
    }
  }

  /** About how many bytes it takes. */
  long bytes() {
    return 8L * keys.length + (counting ? 48L * size : 0);
  }
}
