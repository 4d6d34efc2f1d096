// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.run.Exploration;
import io.mmunotify.run.Minimiser.Minimised;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.RunResult;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Suggestion;
import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** How {@code explore} tells what a search on one generation came to. */
interface ExploreReport {

  /**
   * Something that a search found: an outcome in which the run was stopped, or what a checker says.
   *
   * @param name {@code bug}, {@code oops}, {@code misuse}, {@code deadlock}, or the checker's name
   * @param what it in words
   * @param expected whether the scenario says that this happens; it names no checker's findings
   * @param witness a schedule that shows it
   * @param run the witness, run again with a trace
   */
  record Finding(
      String name,
      String what,
      Severity severity,
      boolean expected,
      Minimised witness,
      RunResult run) {

    /** Whether somebody should know who does not yet. */
    boolean surprises() {
      return severity == Severity.FINDING && !expected;
    }
  }

  /** {@code --format}. */
  static Option formatOption() {
    return CommonOptions.valued("format", "F", "text or json");
  }

  /** {@code --output}. */
  static Option output() {
    return Option.builder("o")
        .longOpt("output")
        .hasArg()
        .argName("FILE")
        .desc("write a shortest run to each finding there, as traces")
        .get();
  }

  /**
   * The format that a command line asks for.
   *
   * @throws UsageError if there is no such
   */
  static String format(CommandLine line) {
    String format = line.getOptionValue("format", "text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new UsageError(Suggestion.unknown("format", format, List.of("text", "json")));
    }
    return format;
  }

  /** A report in one of the formats. */
  static ExploreReport in(String format, Scenario scenario, RunOptions options, Terminal terminal) {
    return format.equals("json")
        ? new ExploreJson(scenario, terminal)
        : new ExploreText(scenario, options, terminal);
  }

  /** Whether a person is to read the runs, so that simple ones are worth looking for. */
  boolean showsRuns();

  /** Prints one generation. */
  void print(Generation generation, Exploration exploration, List<Finding> findings)
      throws IOException;
}
