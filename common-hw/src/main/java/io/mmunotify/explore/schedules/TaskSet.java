// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by their numbers, any of them. Never changed once it is made. The first 64 tasks, which
 * most programs have no more of, are the bits of one word.
 */
final class TaskSet {
  /** The number of no task. */
  static final int NOBODY = -1;

  static final TaskSet NONE = new TaskSet(0, null);

  private static final long[] NO_MORE = new long[0];
  private static final TaskSet[] SINGLE = new TaskSet[Long.SIZE];

  static {
    Arrays.setAll(SINGLE, task -> new TaskSet(1L << task, null));
  }

  private final long first;

  /** The words of the tasks from 64 on, the last of them not 0; null where there are none. */
  private final long @Nullable [] more;

  private TaskSet(long first, long @Nullable [] more) {
    this.first = first;
    this.more = more;
  }

  /** The set of a single task. */
  static TaskSet of(int task) {
    return task < Long.SIZE ? SINGLE[task] : NONE.with(task);
  }

  /** Those among the first 64 tasks that are bits of a word. */
  static TaskSet ofBits(long bits) {
    return bits == 0 ? NONE : new TaskSet(bits, null);
  }

  private static TaskSet of(long first, long[] more) {
    int length = more.length;
    while (length > 0 && more[length - 1] == 0) {
      length--;
    }
    return length == 0 ? ofBits(first) : new TaskSet(first, Arrays.copyOf(more, length));
  }

  private static long[] words(long @Nullable [] more) {
    return more == null ? NO_MORE : more;
  }

  boolean isEmpty() {
    return first == 0 && more == null;
  }

  boolean has(int task) {
    if (task < Long.SIZE) {
      return (first >>> task & 1) != 0;
    }
    int word = task / Long.SIZE - 1;
    return more != null && word < more.length && (more[word] >>> task & 1) != 0;
  }

  /** How many tasks are in it. */
  int size() {
    int size = Long.bitCount(first);
    for (long word : words(more)) {
      size += Long.bitCount(word);
    }
    return size;
  }

  /** The least number of a task in it; it must not be empty. */
  int least() {
    if (first != 0) {
      return Long.numberOfTrailingZeros(first);
    }
    long[] words = words(more);
    for (int word = 0; word < words.length; word++) {
      if (words[word] != 0) {
        return (word + 1) * Long.SIZE + Long.numberOfTrailingZeros(words[word]);
      }
    }
    throw new IllegalStateException("the least of no tasks");
  }

  /**
   * The least task that is in this set and in another one, and not in a third one; {@link #NOBODY}
   * if there is none. Makes no set: a search asks at each fork on its way back.
   */
  int leastIn(TaskSet other, TaskSet not) {
    long left = first & other.first & ~not.first;
    if (left != 0) {
      return Long.numberOfTrailingZeros(left);
    }
    if (more == null || other.more == null) {
      return NOBODY;
    }
    TaskSet rest = in(other).without(not);
    return rest.isEmpty() ? NOBODY : rest.least();
  }

  /** The same with one more task. */
  TaskSet with(int task) {
    if (has(task)) {
      return this;
    }
    if (task < Long.SIZE) {
      return isEmpty() ? SINGLE[task] : new TaskSet(first | 1L << task, more);
    }
    int word = task / Long.SIZE - 1;
    long[] wider = Arrays.copyOf(words(more), Math.max(words(more).length, word + 1));
    wider[word] |= 1L << task;
    return new TaskSet(first, wider);
  }

  /** The tasks of both. */
  TaskSet and(TaskSet other) {
    if (more == null && other.more == null) {
      long both = first | other.first;
      return both == first ? this : both == other.first ? other : new TaskSet(both, null);
    }
    long[] longer =
        words(more).length >= words(other.more).length ? words(more) : words(other.more);
    long[] both = longer.clone();
    long[] rest = longer == more ? words(other.more) : words(more);
    for (int word = 0; word < rest.length; word++) {
      both[word] |= rest[word];
    }
    return new TaskSet(first | other.first, both);
  }

  /** Those that are in the other one, too. */
  TaskSet in(TaskSet other) {
    if (more == null || other.more == null) {
      return ofBits(first & other.first);
    }
    long[] shared = Arrays.copyOf(more, Math.min(more.length, other.more.length));
    for (int word = 0; word < shared.length; word++) {
      shared[word] &= other.more[word];
    }
    return of(first & other.first, shared);
  }

  /** Those that are not in the other one. */
  TaskSet without(TaskSet other) {
    if (more == null) {
      return (first & other.first) == 0 ? this : ofBits(first & ~other.first);
    }
    long[] left = more.clone();
    long[] gone = words(other.more);
    for (int word = 0; word < Math.min(left.length, gone.length); word++) {
      left[word] &= ~gone[word];
    }
    return of(first & ~other.first, left);
  }

  /** Whether there is a task that is in both. */
  boolean meets(TaskSet other) {
    return (first & other.first) != 0
        || (more != null && other.more != null && !in(other).isEmpty());
  }
}
