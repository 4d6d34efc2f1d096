// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
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

  // Each is written once, before the map that makes it reachable is replaced; the result and the
  // component of the root are volatile because nothing else publishes them.
  private volatile @Nullable T result;
  private volatile int component = NONE;
  private volatile Map<Integer, Decision<T>> branches = Map.of();

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
      Decision<T> next = node.branches.get(state.get(asked));
      if (next == null) {
        return null;
      }
      node = next;
    }
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
      int value = state.get(next);
      Decision<T> branch = node.branches.get(value);
      if (branch == null) {
        branch = new Decision<>();
        Map<Integer, Decision<T>> more = new HashMap<>(node.branches);
        more.put(value, branch);
        node.branches = more;
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
    out.writeInt(branches.size());
    for (Map.Entry<Integer, Decision<T>> branch : branches.entrySet()) {
      out.writeInt(branch.getKey());
      branch.getValue().write(out, writer);
    }
  }

  /** Reads what another search has written, before anything was learned here. */
  void read(DataInput in, Dictionary dictionary, Reader<T> reader) throws IOException {
    if (in.readBoolean()) {
      result = reader.read(in);
      return;
    }
    int asked = in.readInt();
    int count = in.readInt();
    Map<Integer, Decision<T>> read = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int value = dictionary.value(asked, in.readInt());
      Decision<T> branch = new Decision<>();
      branch.read(in, dictionary, reader);
      read.put(value, branch);
    }
    component = asked == NONE ? NONE : dictionary.component(asked);
    branches = read;
  }
}
