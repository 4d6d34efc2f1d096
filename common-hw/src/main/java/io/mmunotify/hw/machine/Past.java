// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.Arrays;

/**
 * The values that a task saw in its last step and has not forgotten. Together with the values from
 * the steps before, they determine the task's next step: two tasks with the same body that saw the
 * same values do the same. Used by one machine's thread at a time.
 */
public final class Past {
  private long[] seen = new long[2];
  private int size;
  private int position;
  private boolean forgotten;

  void clear() {
    size = 0;
    forgotten = false;
  }

  void saw(long value) {
    if (size == seen.length) {
      seen = Arrays.copyOf(seen, 2 * size);
    }
    seen[size++] = value;
  }

  void forget(int where) {
    size = 0;
    forgotten = true;
    position = where;
  }

  /** How many values the task saw in the step, after it last forgot. */
  public int size() {
    return size;
  }

  /** A value that the task saw. */
  public long seen(int index) {
    return seen[index];
  }

  /** Whether the task forgot, in the step, all values that it had seen before. */
  public boolean forgotten() {
    return forgotten;
  }

  /** The place in its body at which the task forgot; the task knew nothing else then. */
  public int position() {
    return position;
  }
}
