// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The fingerprints that one part of a search on many JVMs has admitted, each with the level at
 * which it was: 18 bytes an entry, at most three quarters full. Several parts of different levels
 * share a ledger, and each of them stands for the entries up to its own level. A ledger grows in
 * place for the first that goes on from its newest level; whoever goes on from an older level,
 * because a step of the cluster is tried again, does so with a copy. So no try sees what another
 * one has left.
 */
final class Ledger {
  /** Tables of a ledger: each grows by itself, so there is never a copy of all. */
  private static final int TABLES = 16;

  // The ledger's monitor guards all fields; nothing nests in it, and no machine runs under it.
  private final Table[] tables = new Table[TABLES];
  private int newest;

  /** Some of the entries. */
  private static final class Table {
    private static final int LEAST = 16;

    /** The longest array of two words an entry. */
    private static final int MOST = (Integer.MAX_VALUE - 16) / 2;

    private long[] keys;
    private char[] levels;
    private int size;

    /**
     * An empty one.
     *
     * @param room for so many entries
     */
    Table(int room) {
      int capacity = (int) Math.min(MOST, LEAST + room * 4L / 3);
      this.keys = new long[2 * capacity];
      this.levels = new char[capacity];
    }

    boolean isTaken(int slot) {
      return (keys[2 * slot] | keys[2 * slot + 1]) != 0;
    }

    /** Adds an entry; returns whether it is new. */
    boolean put(long high, long second, char level) {
      int slot = find(high, second);
      if (isTaken(slot)) {
        return false;
      }
      if (4L * (size + 1) > 3L * levels.length) {
        grow();
        slot = find(high, second);
      }
      set(slot, high, second, level);
      size++;
      return true;
    }

    private void set(int slot, long high, long second, char level) {
      keys[2 * slot] = high;
      keys[2 * slot + 1] = second;
      levels[slot] = level;
    }

    /** Its slot, or the free one that it would take. */
    private int find(long high, long second) {
      int slot = (int) Math.unsignedMultiplyHigh(second, levels.length);
      while (isTaken(slot) && (keys[2 * slot] != high || keys[2 * slot + 1] != second)) {
        slot = slot + 1 == levels.length ? 0 : slot + 1;
      }
      return slot;
    }

    private void grow() {
      if (levels.length == MOST) {
        throw new OutOfMemoryError("the fingerprints of " + size + " states in one table");
      }
      long[] oldKeys = keys;
      char[] oldLevels = levels;
      int more = (int) Math.min(MOST, levels.length + (long) (levels.length >> 2));
      keys = new long[2 * more];
      levels = new char[more];
      for (int from = 0; from < oldLevels.length; from++) {
        long high = oldKeys[2 * from];
        long second = oldKeys[2 * from + 1];
        if ((high | second) != 0) {
          set(find(high, second), high, second, oldLevels[from]);
        }
      }
    }

    /** How many entries there are up to a level. */
    int count(int level) {
      int count = 0;
      for (int slot = 0; slot < levels.length; slot++) {
        count += isTaken(slot) && levels[slot] <= level ? 1 : 0;
      }
      return count;
    }
  }

  /**
   * An empty one.
   *
   * @param level the newest one
   * @param room for so many entries
   */
  Ledger(int level, int room) {
    Arrays.setAll(tables, _ -> new Table(room / TABLES));
    this.newest = level;
  }

  /** A ledger with all entries up to a level, which is its newest; this one if it fits. */
  synchronized Ledger from(int level) {
    if (newest != level) {
      Ledger copy = new Ledger(level + 1, size());
      for (Table table : tables) {
        for (int slot = 0; slot < table.levels.length; slot++) {
          if (table.isTaken(slot) && table.levels[slot] <= level) {
            boolean _ =
                copy.put(table.keys[2 * slot], table.keys[2 * slot + 1], table.levels[slot]);
          }
        }
      }
      return copy;
    }
    newest = level + 1;
    return this;
  }

  private int size() {
    int size = 0;
    for (Table table : tables) {
      size = Math.addExact(size, table.size);
    }
    return size;
  }

  /** Whether it comes for the first time. Called by who holds the monitor, up to its last call. */
  boolean admit(long high, long low, int level) {
    return put(high, second(high, low), (char) level);
  }

  /** No entry consists of zeros: these are free slots. */
  private static long second(long high, long low) {
    return (high | low) == 0 ? 1 : low;
  }

  /** The first bits of a fingerprint name its owner, so the last ones name the table. */
  private boolean put(long high, long second, char level) {
    return tables[(int) high & (TABLES - 1)].put(high, second, level);
  }

  /** Writes the entries up to a level. */
  synchronized void write(int level, DataOutput out) throws IOException {
    int count = 0;
    for (Table table : tables) {
      count += table.count(level);
    }
    out.writeInt(level);
    out.writeInt(count);
    long[] some = new long[2 * Math.min(count, 4096)];
    char[] theirs = new char[some.length / 2];
    int at = 0;
    for (Table table : tables) {
      for (int slot = 0; slot < table.levels.length; slot++) {
        if (table.isTaken(slot) && table.levels[slot] <= level) {
          some[2 * at] = table.keys[2 * slot];
          some[2 * at + 1] = table.keys[2 * slot + 1];
          theirs[at++] = table.levels[slot];
          if (at == theirs.length) {
            Words.write(some, 2 * at, out);
            Words.write(theirs, at, out);
            at = 0;
          }
        }
      }
    }
    Words.write(some, 2 * at, out);
    Words.write(theirs, at, out);
  }

  static Ledger read(DataInput in) throws IOException {
    int level = in.readInt();
    int count = in.readInt();
    Ledger ledger = new Ledger(level, count);
    int piece = Math.min(count, 4096);
    for (int left = count; left > 0; left -= piece) {
      int here = Math.min(left, piece);
      long[] some = Words.longs(2 * here, in);
      char[] theirs = Words.chars(here, in);
      for (int at = 0; at < here; at++) {
        boolean _ = ledger.put(some[2 * at], some[2 * at + 1], theirs[at]);
      }
    }
    return ledger;
  }
}
