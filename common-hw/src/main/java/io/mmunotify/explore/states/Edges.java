// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Refusal;
import java.util.Arrays;

/**
 * The steps that lead to each state of a level from the one before it: one, or a few. Tasks are
 * kept by their numbers, in 16 bits each: there are as many numbers as a run has tasks, workers and
 * actors that drain store buffers.
 */
final class Edges {
  private char[] tasks;

  /** Where each ends; empty for as long as all are of a single step, as they mostly are. */
  private int[] ends = new int[0];

  private int size;

  Edges(int expected) {
    tasks = new char[Math.max(16, expected)];
  }

  /**
   * The number of a task, as it is kept.
   *
   * @throws Refusal if it is too large for that
   */
  static char number(int task) {
    if (task > Character.MAX_VALUE) {
      throw new Refusal(
          "a search over states knows tasks up to number " + (int) Character.MAX_VALUE);
    }
    return (char) task;
  }

  private int start(int at) {
    return at == 0 || ends.length == 0 ? at : ends[at - 1];
  }

  /** Adds one behind the others. */
  void add(Edge edge) {
    int start = room(edge.length());
    edge.store(tasks, start);
  }

  /** Adds one of somebody else's. */
  void add(Edges from, int at) {
    int start = from.start(at);
    int length = from.start(at + 1) - start;
    int to = room(length);
    System.arraycopy(from.tasks, start, tasks, to, length);
  }

  private int room(int length) {
    int start = start(size);
    if (length != 1 && ends.length == 0) {
      ends = new int[Math.max(16, size + 1)];
      Arrays.setAll(ends, at -> at + 1);
    }
    size++;
    if (ends.length > 0) {
      ends = size > ends.length ? Arrays.copyOf(ends, size + (size >> 1)) : ends;
      ends[size - 1] = start + length;
    }
    if (start + length > tasks.length) {
      tasks = Arrays.copyOf(tasks, start + length + (start >> 1));
    }
    return start;
  }

  /** As small as it gets, and its own. */
  Edges trimmed() {
    Edges copy = new Edges(0);
    copy.tasks = Arrays.copyOf(tasks, start(size));
    copy.ends = ends.length == 0 ? ends : Arrays.copyOf(ends, size);
    copy.size = size;
    return copy;
  }

  /** How many steps one has. */
  int length(int at) {
    return start(at + 1) - start(at);
  }

  /** Copies the tasks of one to where they end in a schedule. */
  void copy(int at, int[] schedule, int end) {
    int start = start(at);
    for (int step = length(at) - 1; step >= 0; step--) {
      schedule[end - length(at) + step] = tasks[start + step];
    }
  }

  /** The tasks, where all edges are of a single step. */
  char[] single() {
    return Arrays.copyOf(tasks, size);
  }

  /** About how many bytes it takes. */
  long bytes() {
    return 2L * tasks.length + 4L * ends.length;
  }
}
