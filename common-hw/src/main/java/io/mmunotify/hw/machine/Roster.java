// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a stepped machine that were started and have not ended. Each task is followed by the
 * actor that drains its store buffer, if the task has a buffer.
 */
final class Roster {
  /** In the order of their start, workers last. */
  private final List<Task> tasks = new ArrayList<>();

  /** Each task at the index of its number; null where no such task was started or it has ended. */
  private @Nullable Task[] byNumber = new Task[4];

  /** How many of the tasks are no workers, actors included. */
  private int ordinary;

  /** How many of the tasks are neither workers nor actors. */
  private int unfinished;

  void add(Task task) {
    if (task.id() >= byNumber.length) {
      byNumber = Arrays.copyOf(byNumber, 2 * task.id());
    }
    byNumber[task.id()] = task;
    if (task.worker) {
      tasks.add(task);
    } else {
      tasks.add(ordinary++, task);
      unfinished += task.drains == null ? 1 : 0;
    }
  }

  /**
   * The task has ended. Its actor goes with the task, unless the task was stopped with stores left.
   */
  void remove(Task task) {
    if (task.worker) {
      return; // its queue outlives the worker, and the run does not
    }
    unfinished--;
    strike(task);
    StoreBuffer buffer = task.storeBuffer;
    if (buffer != null && buffer.isEmpty()) {
      strike(buffer.actor());
    }
  }

  private void strike(Task task) {
    tasks.remove(task);
    byNumber[task.id()] = null;
    ordinary--;
  }

  /** All tasks; a view. */
  List<Task> all() {
    return tasks;
  }

  boolean hasUnfinished() {
    return unfinished > 0;
  }

  @Nullable Task named(String name) {
    for (Task task : tasks) {
      if (task.name().equals(name)) {
        return task;
      }
    }
    return null;
  }

  @Nullable Task numbered(int id) {
    return id >= 0 && id < byNumber.length ? byNumber[id] : null;
  }

  /** Whether a worker or an actor still has something to do when all ordinary tasks have ended. */
  boolean workWanted() {
    for (Task task : tasks) {
      if (isWanted(task)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the run ends here, or a phase of the run, also if a worker that could go on has the
   * turn.
   */
  boolean isDone() {
    return !hasUnfinished() && !workWanted();
  }

  /** Whether a run cannot end before the task has gone on. */
  static boolean isWanted(Task task) {
    Waitable wait = task.pendingWait;
    return !task.serves() || wait == null || wait.wanted();
  }

  /** The tasks that wait for an event that has to come; unseen work of a worker is no event. */
  List<Task> waiting() {
    return tasks.stream()
        .filter(task -> task.drains == null && isWanted(task))
        .filter(task -> !task.worker || task.awaited() != null)
        .toList();
  }

  static Coroutine coroutine(Task task) {
    Coroutine coroutine = task.coroutine;
    if (coroutine == null) {
      throw new IllegalStateException(task + " was never started");
    }
    return coroutine;
  }

  void discardCoroutines() {
    for (Task task : tasks) {
      if (task.coroutine != null) {
        task.coroutine.discard();
      }
    }
  }

  /** Drains, CPU by CPU, the stores that a run which was cut short has left in the buffers. */
  void drainAll() {
    for (Task task : tasks) {
      while (task.drains != null && !task.drains.isEmpty()) {
        task.drains.drain();
      }
    }
  }
}
