// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How every state was reached: a tree of parents, level by level. */
final class Paths {
  private final List<int[]> parents = new ArrayList<>();
  private final List<Edges> edges = new ArrayList<>();
  private long bytes;

  /** Knows of none from here on. */
  void clear() {
    parents.clear();
    edges.clear();
    bytes = 0;
  }

  void add(Level level) {
    parents.add(level.parents());
    Edges added = level.edges().trimmed();
    edges.add(added);
    bytes += 4L * level.size() + added.bytes();
  }

  /** How many levels there are. */
  int depth() {
    return parents.size();
  }

  int[] parents(int depth) {
    return parents.get(depth);
  }

  Edges edges(int depth) {
    return edges.get(depth);
  }

  /** About how many bytes it takes. */
  long bytes() {
    return bytes;
  }

  /** The same with more steps behind it. */
  int[] to(int depth, int at, char[] edge) {
    int[] path = to(depth, at);
    int[] longer = Arrays.copyOf(path, path.length + edge.length);
    for (int step = 0; step < edge.length; step++) {
      longer[path.length + step] = edge[step];
    }
    return longer;
  }

  /**
   * The least schedule that leads to a state.
   *
   * @param depth its level, from 0
   */
  int[] to(int depth, int at) {
    int length = 0;
    for (int level = depth, state = at; level > 0; state = parents.get(level--)[state]) {
      length += edges.get(level).length(state);
    }
    int[] path = new int[length];
    for (int level = depth, state = at; level > 0; state = parents.get(level--)[state]) {
      edges.get(level).copy(state, path, length);
      length -= edges.get(level).length(state);
    }
    return path;
  }
}
