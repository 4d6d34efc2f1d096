// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a run on a stepped machine came to its end. */
public sealed interface RunEnd {

  /** Every task ended and no worker has anything left to do. */
  record Finished() implements RunEnd {}

  /** A task could not go on. */
  record Stopped(Task task, KernelStop stop) implements RunEnd {}

  /**
   * No task can go on.
   *
   * @param tasks the tasks that wait, workers with work among them
   * @param event the event of a trace for the deadlock
   */
  record Deadlock(List<Task> tasks, Event event) implements RunEnd {
    static Deadlock of(List<Task> tasks) {
      Map<String, String> awaited = new LinkedHashMap<>();
      for (Task task : tasks) {
        EventKind event = task.awaited();
        awaited.put(task.traceName(), event == null ? "" : event.text());
      }
      Map<String, String> fields = Collections.unmodifiableMap(awaited);
      return new Deadlock(tasks, new Event(null, EventKind.DEADLOCK, fields));
    }
  }

  /** The schedule gave up although a task was enabled. */
  record Abandoned() implements RunEnd {}
}
