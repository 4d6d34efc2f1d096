// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import io.mmunotify.cli.Ending;
import io.mmunotify.cli.TextTable;
import io.mmunotify.diff.Remarks;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.report.Paint;
import io.mmunotify.report.RunTable;
import io.mmunotify.run.RunResult;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Scenario.Expectation;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run for a person: its table, how it ended, and whether that was expected. */
final class RunReport {
  private final Scenario scenario;
  private final PrintStream out;
  private final int width;
  private final Paint paint;

  RunReport(Scenario scenario, PrintStream out, int width, Paint paint) {
    this.scenario = scenario;
    this.out = out;
    this.width = width;
    this.paint = paint;
  }

  /**
   * Prints one run.
   *
   * @param expectation what the scenario says of a run under this schedule; null where it does not
   */
  void print(Generation generation, RunResult result, @Nullable Expectation expectation) {
    String about = scenario.about().isEmpty() ? "" : ": " + scenario.about();
    TextTable.wrapped(scenario.name() + " on " + generation.name() + about, width)
        .forEach(line -> out.println(paint.bold(line)));
    out.println();
    new RunTable(scenario, result.events(), width, paint).print(out);
    out.println();
    ending(result);
    if (expectation != null) {
      out.println(
          new Ending(result).meets(expectation)
              ? paint.green("As expected.")
              : paint.red("Not as expected: " + surprise(generation, result, expectation)));
    }
  }

  /** Prints how it ended. */
  void ending(RunResult result) {
    Ending ending = new Ending(result);
    boolean well = result.outcome().stop() == null;
    for (String line : ending.ending()) {
      List<String> parts = TextTable.wrapped(line, width);
      parts.forEach(part -> out.println(well ? part : paint.red(part)));
    }
    List<String> remarks = new Remarks(result.events()).all();
    if (!remarks.isEmpty()) {
      TextTable.wrapped("on the way: " + String.join("; ", remarks) + ".", width)
          .forEach(part -> out.println(paint.yellow(part)));
    }
    TextTable.wrapped(ending.left(), width).forEach(out::println);
    for (Finding.Seen seen : result.findings()) {
      TextTable.wrapped(words(seen), width).forEach(part -> out.println(paint.yellow(part)));
    }
  }

  /** What a checker found, and where. */
  static String words(Finding.Seen seen) {
    String task = seen.task();
    return (seen.finding().severity() == Severity.FINDING ? "finding: " : "information: ")
        + seen.finding().check()
        + ": "
        + seen.finding().what()
        + (task == null ? "." : ", in step " + seen.step() + ", by " + task + ".");
  }

  private static String found(RunResult result) {
    List<String> found =
        result.findings().stream().map(seen -> seen.finding().check()).distinct().toList();
    return found.isEmpty() ? "no finding" : "findings of " + String.join(", ", found);
  }

  /** What was expected, and what came, in a sentence. */
  static String surprise(Generation generation, RunResult result, Expectation expectation) {
    return "the scenario expects "
        + Ending.words(expectation)
        + " on "
        + generation.name()
        + ", and the run ended in "
        + result.outcome().summary()
        + (expectation.findings().isEmpty() ? "" : ", with " + found(result))
        + ".";
  }
}
