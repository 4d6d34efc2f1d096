// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.Arrays;

/** The steps from a state that was kept to the next one: the numbers of their tasks. */
final class Edge {
  /** So many steps at most lead from a state to the next one that is kept. */
  static final int LONGEST = 255;

  private final char[] tasks = new char[LONGEST];
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

  void add(int task) {
    tasks[length++] = Edges.number(task);
  }

  /** A copy. */
  char[] tasks() {
    return Arrays.copyOf(tasks, length);
  }

  /** A copy with one more step behind it. */
  char[] with(int task) {
    char[] longer = Arrays.copyOf(tasks, length + 1);
    longer[length] = Edges.number(task);
    return longer;
  }

  void store(char[] into, int offset) {
    System.arraycopy(tasks, 0, into, offset, length);
  }
}
