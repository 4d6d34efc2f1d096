// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.report;

import io.mmunotify.hw.machine.KernelBug;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** How a run ended, in sentences. */
public final class EndSentences {
  private EndSentences() {}

  /**
   * How it ended: one line, and one more for each task in a deadlock.
   *
   * @param events of the run: they tell in which of its steps a task was stopped
   */
  public static List<String> of(RunEnd end, List<Event> events) {
    return switch (end) {
      case RunEnd.Finished _ -> List.of("ok: every task has ended.");
      case RunEnd.Abandoned _ -> List.of("abandoned: some tasks could still go on.");
      case RunEnd.Deadlock deadlock -> deadlock(deadlock.tasks());
      case RunEnd.Stopped stopped -> List.of(stopped(stopped, events));
    };
  }

  private static String stopped(RunEnd.Stopped stopped, List<Event> events) {
    String task = stopped.task().name();
    return switch (stopped.stop()) {
      case KernelBug bug ->
          "bug: " + task + " ran into BUG_ON(" + bug.condition() + ")" + during(task, events) + ".";
      case KernelOops oops ->
          "oops: "
              + task
              + " hit a "
              + oops.fault().text()
              + " in "
              + oops.symbol()
              + during(task, events)
              + ".";
      case KernelMisuse misuse ->
          "misuse: "
              + misuse.sentence()
              + "; the behaviour of "
              + task
              + " from here on is undefined.";
      default -> stopped.stop().getMessage() + ".";
    };
  }

  /** The steps that the task was in, outermost first. */
  private static String during(String task, List<Event> events) {
    Deque<String> open = new ArrayDeque<>();
    for (Event event : events) {
      if (!task.equals(event.task())) {
        continue;
      }
      if (event.kind() == EventKind.CALL) {
        Object notifier = event.get(Field.NOTIFIER);
        Object on = notifier == null ? event.get(Field.MM) : notifier;
        open.addLast(event.get(Field.OP) + (on == null ? "" : " " + on));
      } else if (event.kind() == EventKind.RETURN) {
        open.pollLast();
      }
    }
    return open.isEmpty() ? "" : ", in its step " + String.join(", and there ", open);
  }

  private static List<String> deadlock(List<Task> tasks) {
    List<String> lines = new ArrayList<>();
    lines.add("deadlock: no task can go on.");
    for (Task task : tasks) {
      EventKind pending = task.awaited();
      Waitable wait = task.waitsFor();
      lines.add(
          "  "
              + task.name()
              + " waits "
              + (pending == null ? "" : "at " + pending.text() + " ")
              + "for "
              + (wait == null ? "its CPU" : wait.blockedBy())
              + ".");
    }
    return lines;
  }
}
