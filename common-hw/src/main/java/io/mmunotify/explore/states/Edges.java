// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Refusal;
import java.util.Arrays;

/**
 * The steps that lead to each of some states from the one before it, where these are more than one.
 * Tasks are kept by their numbers, in 16 bits each: there are as many numbers as a run has tasks,
 * workers and actors that drain store buffers.
 */
final class Edges {
  private char[] tasks = new char[16];
  private final int[] stops;
  private int size;

  /** Room for so many. */
  Edges(int count) {
    stops = new int[count];
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
    return at == 0 ? 0 : stops[at - 1];
  }

  /** Adds the steps of a candidate behind the others. */
  void add(Candidates from, int candidate) {
    int start = start(size);
    int length = from.steps(candidate);
    if (start + length > tasks.length) {
      tasks = Arrays.copyOf(tasks, start + length + (start >> 1));
    }
    for (int step = 0; step < length; step++) {
      tasks[start + step] = number(from.step(candidate, step).task());
    }
    stops[size++] = start + length;
  }

  /** The tasks of the steps that lead to a state. */
  char[] tasks(int at) {
    return Arrays.copyOfRange(tasks, start(at), stops[at]);
  }

  /** About how many bytes it takes. */
  long bytes() {
    return 2L * tasks.length + 4L * stops.length;
  }
}
