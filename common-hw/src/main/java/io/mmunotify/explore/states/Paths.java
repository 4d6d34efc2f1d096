// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How every state was reached: the tree of least schedules, level by level. The thread of the
 * search adds; any thread may read between that.
 */
final class Paths {
  /** From how many bytes of masks on these go to a file. */
  private static final long MOST_ON_HEAP =
      Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 32);

  private final long mostOnHeap;
  private final Spill spill = new Spill();

  /** For each level what leads on from there. */
  private final List<Winners[]> levels = new ArrayList<>();

  /** Those whose masks are on the heap. */
  private final List<Winners> onHeap = new ArrayList<>();

  private long bytesOnHeap;
  private long bytesBesides;
  private volatile long bytes;

  /** An empty tree. */
  Paths() {
    this(MOST_ON_HEAP);
  }

  /**
   * An empty tree.
   *
   * @param mostOnHeap from how many bytes of masks on these go to a file
   */
  Paths(long mostOnHeap) {
    this.mostOnHeap = mostOnHeap;
  }

  /** Knows of none from here on. */
  void clear() {
    levels.clear();
    onHeap.clear();
    bytesOnHeap = 0;
    bytesBesides = 0;
    bytes = 0;
  }

  /** Adds what leads from the last level to the next one, in the order of ranks. */
  void add(List<Winners> level) {
    levels.add(level.toArray(Winners[]::new));
    for (Winners winners : level) {
      onHeap.add(winners);
      bytesOnHeap += winners.mask().byteSize();
      bytesBesides += winners.bytes();
    }
    if (bytesOnHeap > mostOnHeap) {
      spill.take(onHeap);
      onHeap.clear();
      bytesOnHeap = 0;
    }
    bytes = bytesBesides + bytesOnHeap;
  }

  /** How many levels lead on to others. */
  int depth() {
    return levels.size();
  }

  /** What leads on from a level. */
  List<Winners> level(int depth) {
    return Arrays.asList(levels.get(depth));
  }

  /** About how many bytes it takes on the heap. */
  long bytes() {
    return bytes;
  }

  /**
   * The least schedule that leads to a state, with more steps behind it.
   *
   * @param depth the state's level, from 0
   * @param rank of the state
   */
  int[] to(int depth, long rank, char[] edge) {
    List<char[]> parts = new ArrayList<>(); // the last one first
    parts.add(edge);
    int length = edge.length;
    long at = rank;
    for (int level = depth - 1; level >= 0; level--) {
      Winners.Last last = winnersOf(level, at).last(at);
      parts.add(last.tasks());
      length += last.tasks().length;
      at = last.parent();
    }
    int[] path = new int[length];
    int to = 0;
    for (char[] tasks : parts.reversed()) {
      for (char task : tasks) {
        path[to++] = task;
      }
    }
    return path;
  }

  /**
   * The rank of the state that a step has won.
   *
   * @param level that the step leads on from
   * @param parent rank of the state before the step
   */
  long rank(int level, long parent, int task) {
    Winners[] all = levels.get(level);
    int low = 0;
    int high = all.length - 1;
    while (low < high) { // the last one that begins at or before it
      int middle = (low + high + 1) >>> 1;
      if (all[middle].parents() <= parent) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return all[low].rank(parent, task);
  }

  /** Who has won the state of the level after this one. */
  private Winners winnersOf(int level, long rank) {
    Winners[] all = levels.get(level);
    int low = 0;
    int high = all.length - 1;
    while (low < high) { // the last one that begins at or before it
      int middle = (low + high + 1) >>> 1;
      if (all[middle].first() <= rank) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return all[low];
  }
}
