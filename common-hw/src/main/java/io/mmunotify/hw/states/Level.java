// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The states that so many steps can lead to, each once, in the order of their least schedules. For
 * each: its row, the state before it and the task that went on from there, and if wanted how many
 * schedules lead to it.
 */
final class Level {
  private final FingerprintSet fingerprints;
  private final boolean counting;
  private int width;
  private int[] rows;
  private int[] parents;
  private byte[] tasks;
  private BigInteger[] counts;

  Level(int expected, int width, boolean counting) {
    this.fingerprints = new FingerprintSet(expected);
    this.width = width;
    this.counting = counting;
    this.rows = new int[Math.max(16, expected) * width];
    this.parents = new int[Math.max(16, expected)];
    this.tasks = new byte[parents.length];
    this.counts = new BigInteger[counting ? parents.length : 0];
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

  int task(int at) {
    return tasks[at];
  }

  /** How many schedules lead to the state; null where they are not counted. */
  @Nullable BigInteger count(int at) {
    return counting ? counts[at] : null;
  }

  /** Adds a state, or the schedules that lead to it if it is there. */
  void add(State state, int parent, int task, @Nullable BigInteger count) {
    int at = fingerprints.find(state.high(), state.low());
    if (at >= 0) {
      if (count != null) {
        counts[at] = counts[at].add(count);
      }
      return;
    }
    at = fingerprints.add(state.high(), state.low());
    if (state.width() > width) {
      widen(state.width());
    }
    if (at == parents.length) {
      int more = at + (at >> 1);
      parents = Arrays.copyOf(parents, more);
      tasks = Arrays.copyOf(tasks, more);
      rows = Arrays.copyOf(rows, Math.multiplyExact(more, width));
      counts = Arrays.copyOf(counts, counting ? more : 0);
    }
    state.store(rows, at * width);
    parents[at] = parent;
    tasks[at] = (byte) task;
    if (count != null) {
      counts[at] = count;
    }
  }

  private void widen(int more) {
    int[] wider = new int[parents.length * more];
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

  /** The tasks that led here, of each. */
  byte[] tasks() {
    return Arrays.copyOf(tasks, size());
  }
}
