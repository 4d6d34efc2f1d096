// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.report.EndSentences;
import io.mmunotify.run.RunResult;
import io.mmunotify.scenario.Scenario.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a run ended, in sentences. */
public final class Ending {
  private final RunResult result;

  public Ending(RunResult result) {
    this.result = result;
  }

  /** How it ended: one line, and one more for each task in a deadlock. */
  public List<String> ending() {
    return EndSentences.of(result.end(), result.events());
  }

  /** What is left of every address space, and what every counter holds. */
  public String left() {
    List<String> mms = new ArrayList<>();
    for (Map.Entry<String, FinalState.Mm> mm : result.outcome().state().mms().entrySet()) {
      mms.add(mm.getKey() + " " + left(mm.getValue()));
    }
    result.outcome().state().counters().forEach((name, value) -> mms.add(name + " " + value));
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
  public boolean meets(@Nullable Expectation expectation) {
    if (expectation == null) {
      return true;
    }
    Set<String> found =
        result.findings().stream().map(seen -> seen.finding().check()).collect(Collectors.toSet());
    return found.containsAll(expectation.findings()) && endsAs(expectation);
  }

  /** Whether it stopped, or did not, as the scenario says, whatever checkers found. */
  public boolean endsAs(Expectation expectation) {
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
  public static String words(Expectation expectation) {
    return expectation.kind()
        + (expectation.what() == null ? "" : " " + expectation.what())
        + expectation.findings().stream()
            .map(finding -> ", with a finding of " + finding)
            .collect(Collectors.joining());
  }
}
