// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How every state was reached: a tree of parents, level by level. */
final class Paths {
  private final List<int[]> parents = new ArrayList<>();
  private final List<byte[]> tasks = new ArrayList<>();
  private long size;

  /** Knows of none from here on. */
  void clear() {
    parents.clear();
    tasks.clear();
    size = 0;
  }

  void add(Level level) {
    parents.add(level.parents());
    tasks.add(level.tasks());
    size += level.size();
  }

  /** How many levels there are. */
  int depth() {
    return parents.size();
  }

  int[] parents(int depth) {
    return parents.get(depth);
  }

  byte[] tasks(int depth) {
    return tasks.get(depth);
  }

  /** About how many bytes it takes. */
  long bytes() {
    return 5 * size;
  }

  /** The same with a task's step behind it. */
  int[] to(int depth, int at, int task) {
    int[] path = to(depth, at);
    int[] longer = Arrays.copyOf(path, path.length + 1);
    longer[path.length] = task;
    return longer;
  }

  /**
   * The least schedule that leads to a state.
   *
   * @param depth its level, from 0
   */
  int[] to(int depth, int at) {
    int[] path = new int[depth];
    int state = at;
    for (int level = depth; level > 0; level--) {
      path[level - 1] = tasks.get(level)[state];
      state = parents.get(level)[state];
    }
    return path;
  }
}
