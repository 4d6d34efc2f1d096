// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.machine.BoundReached;
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
 * @param tasks the names of the concurrent tasks
 */
record Execution(
    @Nullable RunEnd end,
    @Nullable Throwable thrown,
    @Nullable String thrower,
    List<String> order,
    int preemptions,
    List<Event> events,
    List<String> tasks) {

  /** Whether the test fails by it. */
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
