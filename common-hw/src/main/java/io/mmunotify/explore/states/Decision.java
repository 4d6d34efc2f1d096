// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a state, as far as it has been seen: a tree of questions, each about the value
 * of one component. The same values have always the same next question, because whoever asks them
 * is deterministic.
 *
 * <p>Any thread may {@link #lookUp}; one at a time may {@link #learn}, and publishes by that.
 */
final class Decision<T> {
  private static final int NONE = -1;
  private static final int FEWEST = 2;

  /** The answer that leads here; means nothing at the root. */
  private final int value;

  // Each is written once, before the table that makes it reachable is replaced; the result and the
  // component of the root are volatile because nothing else publishes them.
  private volatile @Nullable T result;
  private volatile int component = NONE;

  /**
   * What follows from the answers that were met: a table with open addressing, at most half full,
   * whose length is a power of two. Answers are small numbers, so few of them share a slot.
   */
  private volatile @Nullable Decision<T>[] branches = table(FEWEST);

  private int count;

  /** Nothing is known. */
  Decision() {
    this(0);
  }

  private Decision(int value) {
    this.value = value;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array has no type arguments of its own
  private static <T> @Nullable Decision<T>[] table(int length) {
    return new Decision[length];
  }

  /** What follows from the state; null if that has not been learned. */
  @Nullable T lookUp(State state) {
    Decision<T> node = this;
    while (true) {
      T known = node.result;
      if (known != null) {
        return known;
      }
      int asked = node.component;
      if (asked == NONE) {
        return null;
      }
      Decision<T> next = node.branch(state.get(asked));
      if (next == null) {
        return null;
      }
      node = next;
    }
  }

  /** What follows from an answer; null if that was not met. */
  private @Nullable Decision<T> branch(int answer) {
    @Nullable Decision<T>[] all = branches;
    return all[slot(all, answer)];
  }

  /** The slot of an answer, or the free one where it belongs. */
  private static <T> int slot(@Nullable Decision<T>[] table, int answer) {
    int last = table.length - 1;
    int slot = answer & last;
    for (Decision<T> at = table[slot]; at != null && at.value != answer; at = table[slot]) {
      slot = (slot + 1) & last;
    }
    return slot;
  }

  private void add(Decision<T> branch) {
    count++;
    @Nullable Decision<T>[] more =
        table(Math.max(FEWEST, Integer.highestOneBit(2 * count - 1) << 1));
    for (Decision<T> known : branches) {
      if (known != null) {
        more[slot(more, known.value)] = known;
      }
    }
    more[slot(more, branch.value)] = branch;
    branches = more;
  }

  /**
   * Notes what follows.
   *
   * @param asked the components that were looked at, in this order
   * @param state the state in which they were
   * @return whether it fits what was learned before: after the same values, the same question
   */
  boolean learn(int[] asked, State state, T follows) {
    Decision<T> node = this;
    for (int next : asked) {
      if (node.result != null || (node.component != NONE && node.component != next)) {
        return false;
      }
      node.component = next;
      int answer = state.get(next);
      Decision<T> branch = node.branch(answer);
      if (branch == null) {
        branch = new Decision<>(answer);
        node.add(branch);
      }
      node = branch;
    }
    if (node.component != NONE) {
      return false;
    }
    if (node.result == null) {
      node.result = follows;
    }
    return true;
  }

  /** Writes something that follows. */
  @FunctionalInterface
  interface Writer<T> {
    /** Writes it. */
    void write(DataOutput out, T follows) throws IOException;
  }

  /** Reads something that follows. */
  @FunctionalInterface
  interface Reader<T> {
    /** Reads it. */
    T read(DataInput in) throws IOException;
  }

  /** Writes all that was learned. */
  void write(DataOutput out, Writer<T> writer) throws IOException {
    T known = result;
    out.writeBoolean(known != null);
    if (known != null) {
      writer.write(out, known);
      return;
    }
    out.writeInt(component);
    out.writeInt(count);
    for (Decision<T> branch : branches) {
      if (branch != null) {
        out.writeInt(branch.value);
        branch.write(out, writer);
      }
    }
  }

  /** Reads what another search has written, before anything was learned here. */
  void read(DataInput in, Dictionary dictionary, Reader<T> reader) throws IOException {
    if (in.readBoolean()) {
      result = reader.read(in);
      return;
    }
    int asked = in.readInt();
    int answers = in.readInt();
    component = asked == NONE ? NONE : dictionary.component(asked);
    for (int i = 0; i < answers; i++) {
      Decision<T> branch = new Decision<>(dictionary.value(asked, in.readInt()));
      branch.read(in, dictionary, reader);
      add(branch);
    }
  }
}
