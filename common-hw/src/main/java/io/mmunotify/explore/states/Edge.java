// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.Arrays;

/** The steps from a state that was kept to the next one. */
final class Edge {
  /** So many steps at most lead from a state to the next one that is kept. */
  static final int LONGEST = 255;

  private final Effect[] steps = new Effect[LONGEST];
  private int length;

  int length() {
    return length;
  }

  boolean isFull() {
    return length == LONGEST;
  }

  void clear() {
    length = 0;
  }

  void add(Effect step) {
    steps[length++] = step;
  }

  /** The tasks whose steps these are. */
  char[] tasks() {
    char[] tasks = new char[length];
    for (int step = 0; step < length; step++) {
      tasks[step] = Edges.number(steps[step].task());
    }
    return tasks;
  }

  /** The same with one more step behind them. */
  char[] with(int task) {
    char[] longer = Arrays.copyOf(tasks(), length + 1);
    longer[length] = Edges.number(task);
    return longer;
  }

  void store(Effect[] into, int offset) {
    System.arraycopy(steps, 0, into, offset, length);
  }
}
