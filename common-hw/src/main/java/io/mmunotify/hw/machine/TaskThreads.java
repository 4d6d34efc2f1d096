// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which thread is a task of a live machine. Beside the tasks: a task that led to its thread would
 * lead to all that the thread knows, and the memory of a machine could not be measured. A thread
 * that the collector took has ended. The map's monitor guards the map, and nothing nests in it.
 */
final class TaskThreads {
  private static final Map<Task, WeakReference<Thread>> THREADS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private TaskThreads() {}

  /** The calling thread is this task from now on. */
  static void runHere(Task task) {
    THREADS.put(task, new WeakReference<>(Thread.currentThread()));
  }

  /** The thread; null where it has ended, or the task has not begun. */
  static @Nullable Thread of(Task task) {
    WeakReference<Thread> thread = THREADS.get(task);
    return thread == null ? null : thread.get();
  }
}
