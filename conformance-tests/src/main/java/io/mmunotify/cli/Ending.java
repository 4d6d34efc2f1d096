// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.machine.KernelBug;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.RunResult;
import io.mmunotify.scenario.Scenario.Expectation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a run ended, in sentences. */
final class Ending {
  private final RunResult result;

  Ending(RunResult result) {
    this.result = result;
  }

  /** How it ended: one line, and one more for each task in a deadlock. */
  List<String> ending() {
    return switch (result.end()) {
      case RunEnd.Finished _ -> List.of("ok: every task has ended.");
      case RunEnd.Abandoned _ -> List.of("abandoned: some tasks could still go on.");
      case RunEnd.Deadlock deadlock -> deadlock(deadlock.tasks());
      case RunEnd.Stopped stopped -> List.of(stopped(stopped));
    };
  }

  private String stopped(RunEnd.Stopped stopped) {
    String task = stopped.task().name();
    return switch (stopped.stop()) {
      case KernelBug bug ->
          "bug: " + task + " ran into BUG_ON(" + bug.condition() + ")" + during(task) + ".";
      case KernelOops oops ->
          "oops: "
              + task
              + " hit a "
              + oops.fault().text()
              + " in "
              + oops.symbol()
              + during(task)
              + ".";
      case KernelMisuse misuse ->
          "misuse: " + misuse.sentence() + "; what " + task + " did has no defined behaviour.";
      default -> stopped.stop().getMessage() + ".";
    };
  }

  /** The steps that the task was in, outermost first. */
  private String during(String task) {
    Deque<String> open = new ArrayDeque<>();
    for (Event event : result.events()) {
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
    lines.add("deadlock: nobody can go on.");
    for (Task task : tasks) {
      EventKind pending = task.pending();
      Waitable wait = task.waitsFor();
      lines.add(
          "  "
              + task.name()
              + " waits at "
              + (pending == null ? "its start" : pending.text())
              + " for "
              + (wait == null ? "its CPU" : wait.blockedBy())
              + ".");
    }
    return lines;
  }

  /** What is left of every address space. */
  String left() {
    List<String> mms = new ArrayList<>();
    for (Map.Entry<String, FinalState.Mm> mm : result.outcome().state().mms().entrySet()) {
      mms.add(mm.getKey() + " " + left(mm.getValue()));
    }
    return "left: " + String.join("; ", mms) + ".";
  }

  private static String left(FinalState.Mm mm) {
    List<String> notifiers = mm.notifiers();
    String list =
        notifiers == null
            ? "no mmu_notifier_mm"
            : notifiers.isEmpty() ? "no notifier" : "notifiers " + String.join(", ", notifiers);
    return "(mm_users "
        + mm.users()
        + ", mm_count "
        + mm.count()
        + (mm.freed() ? ", freed" : ", " + list)
        + ")";
  }

  /** Whether it ended as the scenario says; where nothing is expected, it did. */
  boolean meets(@Nullable Expectation expectation) {
    if (expectation == null) {
      return true;
    }
    Event stop = result.outcome().stop();
    if (stop == null) {
      return expectation.kind().equals("ok") && result.end() instanceof RunEnd.Finished;
    }
    Object condition = stop.get(Field.CONDITION);
    Object what = condition == null ? stop.get(Field.WHAT) : condition;
    return expectation.kind().equals(stop.kind().text())
        && (expectation.what() == null || expectation.what().equals(what));
  }

  /** What was expected, in the words of {@link io.mmunotify.run.Outcome#summary}. */
  static String words(Expectation expectation) {
    return expectation.kind() + (expectation.what() == null ? "" : " " + expectation.what());
  }
}
