// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * States between JVMs, in the order of their least schedules: rows as the JVM has them that made
 * them, fingerprints, and the last step to each. A {@link Dictionary} says what the rows mean.
 */
final class Rows {
  /** How many bits of a step are the number of its task. */
  private static final int TASK_BITS = Character.SIZE;

  private final Layout layout;
  private byte[] rows;
  private long[] fingerprints;
  private long[] steps;
  private BigInteger @Nullable [] counts;
  private int size;

  /**
   * None yet.
   *
   * @param room for so many
   * @param counting whether it is known of each how many schedules lead to it
   */
  Rows(Layout layout, int room, boolean counting) {
    this.layout = layout;
    this.rows = new byte[Math.multiplyExact(room, layout.width())];
    this.fingerprints = new long[2 * room];
    this.steps = new long[room];
    this.counts = counting ? new BigInteger[room] : null;
  }

  /** A step as one number; the order of steps is that of their numbers. */
  static long step(long parent, int task) {
    return (parent << TASK_BITS) | Edges.number(task);
  }

  /** The rank of the state before a step. */
  static long parent(long step) {
    return step >>> TASK_BITS;
  }

  static int task(long step) {
    return (char) step;
  }

  int size() {
    return size;
  }

  Layout layout() {
    return layout;
  }

  long high(int at) {
    return fingerprints[2 * at];
  }

  long low(int at) {
    return fingerprints[2 * at + 1];
  }

  /** The last step to a state. */
  long step(int at) {
    return steps[at];
  }

  /** How many schedules lead to a state; null where they are not counted. */
  @Nullable BigInteger count(int at) {
    return counts == null ? null : counts[at];
  }

  void count(int at, BigInteger count) {
    if (counts != null) {
      counts[at] = count;
    }
  }

  /** Reads the numbers of a row, which are those of the JVM that made it. */
  void load(int at, int[] row) {
    layout.load(rows, at * layout.width(), row);
  }

  /** Adds a state of a chunk with the same layout. */
  void add(Chunk from, int at, long step, @Nullable BigInteger count) {
    int next = next();
    from.copyRow(at, rows, next * layout.width());
    fill(next, from.high(at), from.low(at), step, count);
  }

  private void add(Rows from, int at) {
    int next = next();
    int width = layout.width();
    System.arraycopy(from.rows, at * width, rows, next * width, width);
    fill(next, from.high(at), from.low(at), from.step(at), from.count(at));
  }

  private void fill(int at, long high, long low, long step, @Nullable BigInteger count) {
    fingerprints[2 * at] = high;
    fingerprints[2 * at + 1] = low;
    steps[at] = step;
    if (counts != null && count != null) {
      counts[at] = count;
    }
  }

  /** Makes room for another one. */
  private int next() {
    if (size == steps.length) {
      int room = Math.max(16, size + (size >> 1));
      rows = Arrays.copyOf(rows, Math.multiplyExact(room, layout.width()));
      fingerprints = Arrays.copyOf(fingerprints, 2 * room);
      steps = Arrays.copyOf(steps, room);
      counts = counts == null ? null : Arrays.copyOf(counts, room);
    }
    return size++;
  }

  /** Some of these. */
  Rows only(boolean[] wanted) {
    int count = 0;
    for (boolean one : wanted) {
      count += one ? 1 : 0;
    }
    Rows some = new Rows(layout, count, counts != null);
    for (int at = 0; at < size; at++) {
      if (wanted[at]) {
        some.add(this, at);
      }
    }
    return some;
  }

  /** About how many bytes they are when written, counts left out. */
  int bytes() {
    return Math.addExact(1024, Math.multiplyExact(size, layout.width() + 3 * Long.BYTES));
  }

  void write(DataOutput out) throws IOException {
    layout.write(out);
    out.writeInt(size);
    out.writeBoolean(counts != null);
    out.write(rows, 0, size * layout.width());
    Words.write(fingerprints, 2 * size, out);
    Words.write(steps, size, out);
    for (int at = 0; at < size; at++) {
      BigInteger count = count(at);
      if (count != null) {
        Words.write(count.toByteArray(), out);
      }
    }
  }

  static Rows read(DataInput in) throws IOException {
    Layout layout = Layout.read(in);
    int size = in.readInt();
    boolean counting = in.readBoolean();
    Rows read = new Rows(layout, 0, counting);
    read.rows = Words.bytes(Math.multiplyExact(size, layout.width()), in);
    read.fingerprints = Words.longs(2 * size, in);
    read.steps = Words.longs(size, in);
    if (counting) {
      BigInteger[] counts = new BigInteger[size];
      for (int at = 0; at < size; at++) {
        counts[at] = new BigInteger(Words.bytes(in));
      }
      read.counts = counts;
    }
    read.size = size;
    return read;
  }
}
