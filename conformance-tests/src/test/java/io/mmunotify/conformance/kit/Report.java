// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.conformance.Verdict;
import io.mmunotify.junit.ReplayLine;
import io.mmunotify.report.Paint;
import io.mmunotify.report.RunTable;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.EventWords;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a test of a clause says when it fails: a sentence, the run as a table, the line again. */
final class Report {
  private static final int WIDTH = 100;

  private Report() {}

  /** A failure without a run that shows it. */
  static AssertionError failure(Subject subject, String sentence) {
    return new AssertionError(head(subject, sentence) + "\n\n" + again(subject));
  }

  /**
   * A failure that no single run shows.
   *
   * @param run one that there is in place of what was to be
   */
  static AssertionError failure(
      Subject subject, Scenario scenario, RunResult run, String sentence) {
    return new AssertionError(
        head(subject, sentence) + "\n\n" + table(scenario, run) + "\n" + again(subject));
  }

  /** A failure that a run shows. */
  static AssertionError failure(
      Subject subject, Scenario scenario, RunResult run, List<String> order, String sentence) {
    String line = new ReplayLine(subject.generation().name(), order).text();
    return new AssertionError(
        head(subject, sentence)
            + "\n\n"
            + table(scenario, run)
            + "\n"
            + again(subject)
            + " --replay '"
            + line
            + "'");
  }

  private static String again(Subject subject) {
    return "again: "
        + subject.again()
        + " --generation "
        + subject.generation().name()
        + " --clause "
        + subject.clause().id();
  }

  private static String head(Subject subject, String sentence) {
    String expected =
        subject.verdict() instanceof Verdict.Differs(String how)
            ? "differs: " + how + "."
            : subject.clause().sentence();
    return "on "
        + subject.generation().name()
        + ", "
        + sentence
        + "\n"
        + subject.clause().id()
        + ": "
        + expected;
  }

  /** The run of a schedule, which was followed before. */
  static RunResult run(Subject subject, Scenario scenario, List<String> order) {
    return new ScenarioRunner(Limits.DEFAULTS)
        .run(scenario, subject.generation(), new ReplaySchedule(order));
  }

  /** What a run shows: words, a table and the events. */
  static Subject.Look look(String words, Scenario scenario, RunResult run) {
    String events = String.join("\n", texts(scenario, run));
    return new Subject.Look(words + table(scenario, run), events);
  }

  /** The events of a run but its end, each with its task, as the table tells them. */
  static List<String> texts(Scenario scenario, RunResult run) {
    return EventWords.of(scenario).lines(run.events());
  }

  /** A run as a table. */
  static String table(Scenario scenario, RunResult run) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    new RunTable(scenario, run.events(), WIDTH, new Paint(false)).print(out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
