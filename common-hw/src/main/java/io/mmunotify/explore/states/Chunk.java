// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Neighbours of a level, in the order of their least schedules: what a thread takes at a time. For
 * each state its row, its fingerprint and, if wanted, how many schedules lead to it.
 */
final class Chunk {
  /** One without states. */
  static final Chunk NONE = new Chunk(Layout.NONE, 0);

  /** So many states at most are put together in one chunk. */
  private static final int MOST = 2048;

  /** Rows that are so wide that this is less are put together in smaller chunks. */
  private static final int MOST_BYTES = 1 << 22;

  private final Layout layout;
  private byte[] rows;
  private long[] fingerprints;
  private BigInteger @Nullable [] counts;
  private int size;
  private long first;

  /** The ranks of states that are no neighbours; null where they are. */
  private long @Nullable [] ranks;

  /** An empty one with room for so many states. */
  Chunk(Layout layout, int room) {
    this.layout = layout;
    this.rows = new byte[room * layout.width()];
    this.fingerprints = new long[2 * room];
  }

  /** How many states of such rows belong in one chunk. */
  static int most(Layout layout) {
    return Math.clamp(MOST_BYTES / Math.max(1, layout.width()), 1, MOST);
  }

  int size() {
    return size;
  }

  Layout layout() {
    return layout;
  }

  /** The rank in its level of the first state. */
  long first() {
    return first;
  }

  void first(long rank) {
    first = rank;
  }

  /** The rank in its level of a state. */
  long rank(int at) {
    return ranks == null ? first + at : ranks[at];
  }

  /** The states are some of a level that are no neighbours, in the order of these ranks. */
  void ranks(long[] ofEach) {
    ranks = ofEach;
  }

  long high(int at) {
    return fingerprints[2 * at];
  }

  long low(int at) {
    return fingerprints[2 * at + 1];
  }

  /** Copies the row of a state, as the layout has it. */
  void copyRow(int at, byte[] to, int offset) {
    System.arraycopy(rows, at * layout.width(), to, offset, layout.width());
  }

  /** Adds a state behind the others; there is room. */
  void add(State state) {
    state.store(layout, rows, size * layout.width());
    fingerprints[2 * size] = state.high();
    fingerprints[2 * size + 1] = state.low();
    size++;
  }

  /**
   * Adds the state after a step behind the others; there is room.
   *
   * @param before has the same layout
   * @param at number of the state before the step, which ends no task
   */
  void add(Chunk before, int at, Effect step, Components components) {
    int row = size * layout.width();
    before.copyRow(at, rows, row);
    long high = before.high(at);
    long low = before.low(at);
    for (int i = 0; i < step.components().length; i++) {
      int component = step.components()[i];
      int was = layout.get(rows, row, component);
      int is = step.values()[i];
      layout.set(rows, row, component, is);
      high += components.high(component, is) - components.high(component, was);
      low += components.low(component, is) - components.low(component, was);
    }
    fingerprints[2 * size] = high;
    fingerprints[2 * size + 1] = low;
    size++;
  }

  /** Makes a state equal to one of these. */
  void load(int at, State into) {
    into.load(layout, rows, at * layout.width(), fingerprints[2 * at], fingerprints[2 * at + 1]);
  }

  /** Adds all states of the next chunk, if both make up one; returns whether they do. */
  boolean append(Chunk next) {
    if (counts != null || size + next.size > most(layout) || !layout.sameAs(next.layout)) {
      return false; // states are counted when the level is whole
    }
    int both = size + next.size;
    if (2 * both > fingerprints.length) {
      int room = Math.min(most(layout), Math.max(both, 2 * size));
      rows = Arrays.copyOf(rows, room * layout.width());
      fingerprints = Arrays.copyOf(fingerprints, 2 * room);
    }
    System.arraycopy(next.rows, 0, rows, size * layout.width(), next.size * layout.width());
    System.arraycopy(next.fingerprints, 0, fingerprints, 2 * size, 2 * next.size);
    size = both;
    return true;
  }

  /** How many schedules lead to a state; null where they are not counted. */
  @Nullable BigInteger count(int at) {
    return counts == null ? null : counts[at];
  }

  void counts(BigInteger[] ofEach) {
    counts = ofEach;
  }

  /** Takes the counts from the owners of the states. */
  void count(Owners owners) {
    BigInteger[] sums = new BigInteger[size];
    for (int at = 0; at < size; at++) {
      sums[at] = owners.sum(fingerprints[2 * at], fingerprints[2 * at + 1]);
    }
    counts = sums;
  }

  /** Writes its rows with their layout, its fingerprints, and the counts where there are any. */
  void write(DataOutput out) throws IOException {
    layout.write(out);
    out.writeInt(size);
    out.writeBoolean(counts != null);
    out.write(rows, 0, size * layout.width());
    for (int at = 0; at < size; at++) {
      out.writeLong(fingerprints[2 * at]);
      out.writeLong(fingerprints[2 * at + 1]);
      BigInteger count = count(at);
      if (count != null) {
        byte[] bytes = count.toByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
  }

  /**
   * Reads the states of another search.
   *
   * @param fits the layout for the numbers of this search
   * @param dictionary what the numbers of the other search mean
   */
  static Chunk read(Layout fits, Dictionary dictionary, DataInput in) throws IOException {
    Layout theirs = Layout.read(in);
    int size = in.readInt();
    boolean counted = in.readBoolean();
    byte[] rows = new byte[size * theirs.width()];
    in.readFully(rows);
    Chunk chunk = new Chunk(fits, size);
    BigInteger[] counts = new BigInteger[size];
    int[] row = new int[theirs.components()];
    State state = new State(dictionary.components(), fits.components());
    for (int at = 0; at < size; at++) {
      theirs.load(rows, at * theirs.width(), row);
      dictionary.translate(row, state);
      Checkpoint.require(in.readLong() == state.high() && in.readLong() == state.low());
      chunk.add(state);
      if (counted) {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        counts[at] = new BigInteger(bytes);
      }
    }
    chunk.counts = counted ? counts : null;
    return chunk;
  }

  /** About how many bytes it takes. */
  long bytes() {
    return 64 + rows.length + 8L * fingerprints.length + (counts == null ? 0 : 48L * size);
  }
}
