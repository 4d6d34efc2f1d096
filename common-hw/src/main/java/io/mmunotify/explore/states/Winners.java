// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A part of the tree of least schedules: which steps from the states of a chunk were the first to
 * lead to a state of the next level. A mask with a bit for each state and task: the k-th bit that
 * is set is the step that leads to the k-th state which the chunk has won, so the mask tells both
 * that state's parent and the task.
 */
final class Winners {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long parents;
  private final long first;
  private final int count;
  private final int tasks;
  private final @Nullable Edges edges;

  /** Replaced where the mask moves to a file. */
  private volatile MemorySegment mask;

  /**
   * @param parents the rank of the chunk's first state
   * @param first the rank, in the next level, of the first state that the chunk has won
   * @param count how many it has won
   * @param tasks bits of the mask for each state
   * @param mask in words of 64 bits
   * @param edges the steps of each, where some are more than one
   */
  Winners(
      long parents, long first, int count, int tasks, MemorySegment mask, @Nullable Edges edges) {
    this.parents = parents;
    this.first = first;
    this.count = count;
    this.tasks = tasks;
    this.mask = mask;
    this.edges = edges;
  }

  long first() {
    return first;
  }

  MemorySegment mask() {
    return mask;
  }

  /** The same bits in another place. */
  void moveTo(MemorySegment copy) {
    mask = copy;
  }

  /** The last step to a state, or the last few: where from, and whose. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Last(long parent, char[] tasks) {}

  /**
   * How a state was reached.
   *
   * @param rank of a state that the chunk has won
   */
  Last last(long rank) {
    int number = (int) (rank - first);
    long bit = select(number);
    char[] steps =
        edges == null ? new char[] {Edges.number((int) (bit % tasks))} : edges.tasks(number);
    return new Last(parents + bit / tasks, steps);
  }

  /** The rank of the first state that leads on from here. */
  long parents() {
    return parents;
  }

  /**
   * The rank of the state that a step has won.
   *
   * @param parent rank of the state before the step
   */
  long rank(long parent, int task) {
    long bit = (parent - parents) * tasks + task;
    MemorySegment words = mask;
    long rank = first;
    for (long word = 0; word < bit / Long.SIZE; word++) {
      rank += Long.bitCount(words.get(WORD, Long.BYTES * word));
    }
    long last = words.get(WORD, Long.BYTES * (bit / Long.SIZE)) >>> (bit % Long.SIZE);
    if (task >= tasks || (last & 1) == 0) {
      throw new IllegalStateException("a step that has won no state");
    }
    long before = words.get(WORD, Long.BYTES * (bit / Long.SIZE)) & ((1L << (bit % Long.SIZE)) - 1);
    return rank + Long.bitCount(before);
  }

  /** Where the bit is before which so many are set. */
  private long select(int number) {
    MemorySegment words = mask;
    int left = number;
    for (long word = 0; ; word++) {
      long bits = words.get(WORD, Long.BYTES * word);
      int here = Long.bitCount(bits);
      if (left < here) {
        for (; left > 0; left--) {
          bits &= bits - 1;
        }
        return Long.SIZE * word + Long.numberOfTrailingZeros(bits);
      }
      left -= here;
    }
  }

  /** About how many bytes it takes besides its mask. */
  long bytes() {
    return 96 + (edges == null ? 0 : edges.bytes());
  }

  /** Writes what it needs to be read again; not where steps were left out. */
  void write(DataOutput out) throws IOException {
    out.writeLong(parents);
    out.writeLong(first);
    out.writeInt(count);
    out.writeInt(tasks);
    byte[] bytes = mask.toArray(ValueLayout.JAVA_BYTE);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Winners read(DataInput in) throws IOException {
    long parents = in.readLong();
    long first = in.readLong();
    int count = in.readInt();
    int tasks = in.readInt();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new Winners(parents, first, count, tasks, MemorySegment.ofArray(bytes), null);
  }
}
