// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Choice;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.run.RunResult;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Suggestion;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.Minimiser.Minimised;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** How {@code explore} tells what a search on one generation came to. */
public interface ExploreReport {
  /** What {@code --format} takes. */
  List<String> FORMATS = List.of("text", "json", "html");

  /**
   * Something that a search found: an outcome in which the run was stopped, or what a checker says.
   *
   * @param name {@code bug}, {@code oops}, {@code misuse}, {@code deadlock}, or the checker's name
   * @param what it in words
   * @param expected whether the scenario says that this happens
   * @param ends how many different ends show it
   * @param witness a schedule that shows it
   * @param run the witness, run again with a trace
   */
  record Finding(
      String name,
      String what,
      Severity severity,
      boolean expected,
      int ends,
      Minimised witness,
      RunResult run) {

    /** Whether somebody should know who does not yet. */
    boolean surprises() {
      return severity == Severity.FINDING && !expected;
    }
  }

  /** {@code --format}. */
  static Option formatOption() {
    return Choice.of("format", "F", FORMATS, "text (the default), json or html");
  }

  /** {@code --html}. */
  static Option htmlOption() {
    return Option.builder()
        .longOpt("html")
        .desc("a page for a browser, on standard output: as --format html")
        .get();
  }

  /** {@code --all}. */
  static Option allOption() {
    return Option.builder()
        .longOpt("all")
        .desc("tell each finding for each end that shows it, not once for each kind and place")
        .get();
  }

  /** {@code --output}. */
  static Option output() {
    return Option.builder("o")
        .longOpt("output")
        .hasArg()
        .argName("FILE")
        .desc("write a shortest run to each finding into FILE, as traces")
        .get();
  }

  /**
   * Looks at the format that a command line asks for.
   *
   * @throws UsageError if there is no such
   */
  static void requireFormat(CommandLine line) {
    String format = format(line);
    if (!FORMATS.contains(format)) {
      throw new UsageError(Suggestion.unknown("format", format, FORMATS));
    }
  }

  private static String format(CommandLine line) {
    return line.hasOption("html") ? "html" : line.getOptionValue("format", "text");
  }

  /**
   * A report in the format that a command line asks for.
   *
   * @param command whose line it is
   */
  static ExploreReport of(String command, CommandLine line, Scenario scenario, Terminal terminal) {
    return switch (format(line)) {
      case "json" -> new ExploreJson(scenario, terminal);
      case "html" -> new ExplorePage(scenario, replay(command, line), terminal.data());
      default -> new ExploreText(scenario, replay(command, line), terminal);
    };
  }

  /** In words, how to replay what is found. */
  private static String replay(String command, CommandLine line) {
    if (line.hasOption("output")) {
      return "to replay: ./mmunotify replay " + Arguments.quoted(line.getOptionValue("output"));
    }
    return "to keep and replay: "
        + Arguments.again(command, line, Set.of("format", "html"))
        + " -o found.jsonl; ./mmunotify replay found.jsonl";
  }

  /** Whether a person is to read the runs, so that simple ones are worth looking for. */
  boolean showsRuns();

  /** Prints one generation. */
  void print(Generation generation, Exploration exploration, List<Finding> findings)
      throws IOException;

  /** Prints a generation on which a single run got too long. */
  void bound(Generation generation, BoundAt reached) throws IOException;

  /** Every generation was printed. */
  void end();
}
