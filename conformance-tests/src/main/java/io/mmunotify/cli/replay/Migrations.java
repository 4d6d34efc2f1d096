// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import io.mmunotify.hw.machine.Cpu;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a task was moved to another processor, which no trace tells, but some show. Tree SRCU
 * invokes the callbacks of one CPU in the order of their queueing, and a waiter is woken by a
 * callback of its own. So a task that queues a callback, and then waits for a grace period which
 * ends before the callback runs, has begun to wait on another CPU.
 */
final class Migrations {
  private final List<Event> events;

  /**
   * @param events the trace
   */
  Migrations(List<Event> events) {
    this.events = events;
  }

  /** Moves the task that is about to perform this event, if it cannot have stayed where it was. */
  void before(int position, Task task, SteppedMachine machine) {
    Event event = events.get(position);
    if (event.kind() != EventKind.SYNCHRONIZE_SRCU_BEGIN || task.unfenced() != null) {
      return;
    }
    Map<@Nullable Object, String> queued = queuedBefore(position);
    if (overtakes(position, queued)) {
      Cpu cpu = free(machine, new HashSet<>(queued.values()));
      if (cpu != null) {
        Machine.migrate(task, cpu);
      }
    }
  }

  /** The callbacks that are queued there, each with the task that queued it. */
  private Map<@Nullable Object, String> queuedBefore(int position) {
    Map<@Nullable Object, String> queued = new HashMap<>();
    for (Event event : events.subList(0, position)) {
      if (event.kind() == EventKind.CALL_SRCU) {
        queued.put(event.at(0), String.valueOf(event.task()));
      } else if (event.kind() == EventKind.CALLBACK_INVOKED) {
        queued.remove(event.at(0));
      }
    }
    return queued;
  }

  /** Whether the wait that begins there ends before a callback that its task has queued runs. */
  private boolean overtakes(int position, Map<@Nullable Object, String> queued) {
    String waiter = String.valueOf(events.get(position).task());
    Set<@Nullable Object> own = new HashSet<>(queued.keySet());
    own.removeIf(callback -> !waiter.equals(queued.get(callback)));
    for (Event event : events.subList(position, events.size())) {
      if (event.kind() == EventKind.CALLBACK_INVOKED) {
        own.remove(event.at(0));
      } else if (event.kind() == EventKind.SYNCHRONIZE_SRCU_END && waiter.equals(event.task())) {
        return !own.isEmpty();
      }
    }
    return false;
  }

  /** The processor of a task that has ended and left no callback there; null if there is none. */
  private static @Nullable Cpu free(SteppedMachine machine, Set<String> queuers) {
    for (Task task : machine.tasksEver()) {
      boolean ended = machine.task(task.id()) == null;
      if (ended && !task.isWorker() && !task.drainsStores() && !queuers.contains(task.name())) {
        return task.cpu();
      }
    }
    return null;
  }
}
