// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a hunt came to.
 *
 * @param kind whether something was found
 * @param what what was found, or how far was looked: {@code "exhausted"}, {@code "exhausted to 3
 *     preemptions"}, {@code "10000 samples"}
 * @param executions how often the program was run
 * @param states how many states were looked at; 0 where a search knows nothing of states
 * @param schedule the actors of the steps that lead there, the shortest known; empty for a survivor
 */
public record Verdict(
    Kind kind, String what, long executions, long states, Duration time, List<String> schedule) {

  /** What there is to find. */
  public enum Kind {
    /** A use after free, a misuse, a finding of a checker, an element that nobody freed. */
    VIOLATION,
    /** Nobody can go on. */
    HANG,
    /** Nothing. */
    SURVIVED
  }

  /** Whether something was found. */
  public boolean killed() {
    return kind != Kind.SURVIVED;
  }

  @Override
  public String toString() {
    String searched = states > 0 ? states + " states, " : "";
    return String.format(
        Locale.ROOT,
        "%s (%s), %s%d executions, %.2f s%s",
        kind.name().toLowerCase(Locale.ROOT),
        what,
        searched,
        executions,
        time.toMillis() / 1e3,
        schedule.isEmpty() ? "" : ", " + schedule.size() + " steps");
  }
}
