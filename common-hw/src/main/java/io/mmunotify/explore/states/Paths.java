// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How every state was reached: a tree of parents, level by level. */
final class Paths {
  private final List<int[]> parents = new ArrayList<>();
  private final List<Links> links = new ArrayList<>();
  private long bytes;

  /** Knows of none from here on. */
  void clear() {
    parents.clear();
    links.clear();
    bytes = 0;
  }

  void add(Level level) {
    parents.add(level.parents());
    Links added = level.links().trimmed();
    links.add(added);
    bytes += 4L * level.size() + added.bytes();
  }

  /** How many levels there are. */
  int depth() {
    return parents.size();
  }

  int[] parents(int depth) {
    return parents.get(depth);
  }

  Links links(int depth) {
    return links.get(depth);
  }

  /** About how many bytes it takes. */
  long bytes() {
    return bytes;
  }

  /** The same with more steps behind it. */
  int[] to(int depth, int at, char[] link) {
    int[] path = to(depth, at);
    int[] longer = Arrays.copyOf(path, path.length + link.length);
    for (int step = 0; step < link.length; step++) {
      longer[path.length + step] = link[step];
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
      length += links.get(level).length(state);
    }
    int[] path = new int[length];
    for (int level = depth, state = at; level > 0; state = parents.get(level--)[state]) {
      links.get(level).copy(state, path, length);
      length -= links.get(level).length(state);
    }
    return path;
  }
}
