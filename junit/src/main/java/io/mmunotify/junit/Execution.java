// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.report.EndSentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of one execution.
 *
 * @param end how the machine's run ended; null where a task threw
 * @param thrown what it threw; null where none did
 * @param thrower whose body threw; null where none did
 * @param order the task of every step
 * @param preemptions how often a task that could have gone on was switched away from
 * @param events what happened; empty where nothing was traced
 * @param eventsAt for every step, how many events there were before it; empty where nothing was
 *     traced
 * @param tasks the names of the concurrent tasks
 * @param findings what checkers found in it
 * @param lockOrder which locks were taken under which
 * @param remarks what the author should know of the program
 */
record Execution(
    @Nullable RunEnd end,
    @Nullable Throwable thrown,
    @Nullable String thrower,
    List<String> order,
    int preemptions,
    List<Event> events,
    List<Integer> eventsAt,
    List<String> tasks,
    List<Finding.Seen> findings,
    List<LockOrder.Edge> lockOrder,
    List<String> remarks) {

  /** Whether a task was stopped or threw, or nobody could go on. */
  boolean failed() {
    return thrown != null || end instanceof RunEnd.Stopped || end instanceof RunEnd.Deadlock;
  }

  /** Whether it was cut short because it had too many steps or events. */
  boolean tooLong() {
    return end instanceof RunEnd.Stopped stopped && stopped.stop() instanceof BoundReached;
  }

  /** What went wrong, without who and when: two executions that fail alike have equal ones. */
  @Nullable Object failure() {
    if (thrown != null) {
      return List.of(thrown.getClass(), String.valueOf(thrown.getMessage()));
    }
    return switch (end) {
      case RunEnd.Stopped stopped -> stopped.stop().toString();
      case RunEnd.Deadlock _ -> RunEnd.Deadlock.class;
      case null, default -> null;
    };
  }

  /** Whether it is easier to understand than another: fewer preemptions, then fewer steps. */
  boolean simplerThan(Execution other) {
    return preemptions != other.preemptions
        ? preemptions < other.preemptions
        : order.size() < other.order.size();
  }

  /** Whether the same happened in another one; both were traced. */
  boolean sameAs(Execution other) {
    return events.equals(other.events) && Objects.equals(failure(), other.failure());
  }

  /**
   * Which of the events, from 0, is the first of the step in which something was found; as many as
   * there are where it was found at the end.
   */
  int event(Finding.Seen seen) {
    return seen.task() == null ? events.size() : eventsAt.get((int) seen.step() - 1);
  }

  /** Whether a checker found that. */
  boolean shows(Finding finding) {
    return findings.stream().anyMatch(seen -> seen.finding().equals(finding));
  }

  /** How it ended: a sentence, and one more for each task in a deadlock. */
  List<String> sentences() {
    if (thrown != null) {
      String message = thrown.getMessage();
      String words = thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
      List<String> lines = new ArrayList<>(words.lines().map(String::stripTrailing).toList());
      lines.set(0, thrower + " threw " + lines.getFirst());
      return lines;
    }
    return end == null ? List.of() : EndSentences.of(end, events);
  }
}
