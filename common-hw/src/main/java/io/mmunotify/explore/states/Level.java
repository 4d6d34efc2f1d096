// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The states that so many steps can lead to, each once, in the order of their least schedules. For
 * each: its row, the state before it and the steps that lead on from there, and if wanted how many
 * schedules lead to it.
 */
final class Level {
  private final FingerprintSet fingerprints;
  private final @Nullable FingerprintSet seen;
  private final boolean counting;
  private int width;
  private int[] rows;
  private int[] parents;
  private final Edges edges;
  private BigInteger[] counts;

  /**
   * An empty level.
   *
   * @param seen states that are not added, because they were looked at before; null to count them
   *     again
   */
  Level(int expected, int width, @Nullable FingerprintSet seen) {
    this.seen = seen;
    this.counting = seen == null;
    this.fingerprints = new FingerprintSet(expected);
    this.width = width;
    this.rows = new int[length(Math.max(16, expected), width)];
    this.parents = new int[Math.max(16, expected)];
    this.edges = new Edges(expected);
    this.counts = new BigInteger[counting ? parents.length : 0];
  }

  /** How long the array of so many rows is; where there is no such array, memory is full. */
  private static int length(int states, int width) {
    long length = (long) states * width;
    if (length > Integer.MAX_VALUE - Long.BYTES) {
      throw new OutOfMemoryError("the rows of " + states + " states");
    }
    return (int) length;
  }

  int size() {
    return fingerprints.size();
  }

  /** Makes a state equal to one of the level's. */
  void load(int at, State into) {
    into.load(rows, at * width, width, fingerprints.high(at), fingerprints.low(at));
  }

  int parent(int at) {
    return parents[at];
  }

  /** How many schedules lead to the state; null where they are not counted. */
  @Nullable BigInteger count(int at) {
    return counting ? counts[at] : null;
  }

  /** Adds a state, or the schedules that lead to it if it is there. */
  void add(State state, int parent, Edge edge, @Nullable BigInteger count) {
    if (add(state.high(), state.low(), parent, count)) {
      edges.add(edge);
      if (state.width() > width) {
        widen(state.width());
      }
      state.store(rows, (size() - 1) * width);
    }
  }

  /** Adds the states of a level that others have put together. */
  void append(Level later) {
    if (later.width > width) {
      widen(later.width);
    }
    for (int i = 0; i < later.size(); i++) {
      if (add(
          later.fingerprints.high(i),
          later.fingerprints.low(i),
          later.parents[i],
          later.count(i))) {
        edges.add(later.edges, i);
        System.arraycopy(later.rows, i * later.width, rows, (size() - 1) * width, later.width);
      }
    }
  }

  /** Whether the state is there already, or was looked at before. */
  boolean has(State state) {
    return fingerprints.find(state.high(), state.low()) >= 0
        || (seen != null && seen.find(state.high(), state.low()) >= 0);
  }

  /** Adds a state without its row and its edge; false if there was no need to. */
  private boolean add(long high, long low, int parent, @Nullable BigInteger count) {
    if (seen != null && seen.find(high, low) >= 0) {
      return false;
    }
    int at = fingerprints.find(high, low);
    if (at >= 0) {
      if (count != null) {
        counts[at] = counts[at].add(count);
      }
      return false;
    }
    at = fingerprints.add(high, low);
    if (at == parents.length) {
      int more = at + (at >> 1);
      parents = Arrays.copyOf(parents, more);
      rows = Arrays.copyOf(rows, length(more, width));
      counts = Arrays.copyOf(counts, counting ? more : 0);
    }
    parents[at] = parent;
    if (count != null) {
      counts[at] = count;
    }
    return true;
  }

  /** Adds all of its states to those that were looked at. */
  void remember() {
    for (int at = 0; seen != null && at < size(); at++) {
      var _ = seen.add(fingerprints.high(at), fingerprints.low(at));
    }
  }

  /** About how many bytes it takes. */
  long bytes() {
    return fingerprints.bytes()
        + 4L * rows.length
        + 4L * parents.length
        + edges.bytes()
        + 48L * counts.length;
  }

  private void widen(int more) {
    int[] wider = new int[length(parents.length, more)];
    for (int at = 0; at < size(); at++) {
      System.arraycopy(rows, at * width, wider, at * more, width);
    }
    rows = wider;
    width = more;
  }

  /** The states before, of each; what is left of a level once the next one is there. */
  int[] parents() {
    return Arrays.copyOf(parents, size());
  }

  /** The steps that lead here from the state before, of each. */
  Edges edges() {
    return edges;
  }
}
