// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.Arrays;

/**
 * What a task took along from its last step: what it saw there and has not forgotten. Together with
 * what it took along from the steps before, it determines what the task does next: two tasks with
 * the same body that saw the same do the same. Used by one machine's thread at a time.
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

  /** How many values it saw in the step, since it forgot what was before. */
  public int size() {
    return size;
  }

  /** A value that it saw. */
  public long seen(int index) {
    return seen[index];
  }

  /** Whether it forgot, in the step, all that it had seen before. */
  public boolean forgotten() {
    return forgotten;
  }

  /** Where in its body it stood when it forgot; all that it still knew then. */
  public int position() {
    return position;
  }
}
