// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Suggestion;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code bench}: runs the benchmarks, each in a JVM of its own, and prints what they came to. */
public final class BenchCommand implements Subcommand {
  /** For the service loader. */
  public BenchCommand() {}

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String summary() {
    return "what walks, registrations and the machines cost, measured by JMH";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String examples() {
    return """
    mmunotify bench                              every generation on real threads, a good minute
    mmunotify bench --quick                      the same in seconds, with wide error bounds
    mmunotify bench -g v3.15 --filter 'Walk'     one generation's walks and their peers
    mmunotify bench --stepped                    what a step and a switch of the explorer cost
    mmunotify bench --explorer                   how many runs of a small SRCU a search makes
    mmunotify bench --explorer --executions 10000000
                                                 whether a long search's memory stays flat
    mmunotify bench --find-bug                   the bug in a variant of it, and its interleaving
    mmunotify bench --json result.json           also everything that JMH knows
    """;
  }

  @Override
  public Options options() {
    return searchOptions()
        .addOption(
            Option.builder("g")
                .longOpt("generation")
                .hasArg()
                .argName("G")
                .desc("measure this generation only; can be given more than once")
                .get())
        .addOption(
            Option.builder()
                .longOpt("filter")
                .hasArg()
                .argName("REGEX")
                .desc("only benchmarks in whose name this is found")
                .get())
        .addOption(
            Option.builder()
                .longOpt("stepped")
                .desc("measure the stepped machine instead of the live one")
                .get())
        .addOption(Option.builder().longOpt("quick").desc("short runs: does it work at all?").get())
        .addOption(
            Option.builder()
                .longOpt("json")
                .hasArg()
                .argName("FILE")
                .desc("write JMH's own result file, too")
                .get())
        .addOption(Option.builder().longOpt("verbose").desc("show JMH's progress").get());
  }

  private static Options searchOptions() {
    return new Options()
        .addOption(
            Option.builder()
                .longOpt("explorer")
                .desc("measure searches instead, in this JVM and on one core")
                .get())
        .addOption(
            Option.builder()
                .longOpt("executions")
                .hasArg()
                .argName("N")
                .desc("with --explorer: only so many runs of one search, and what memory they take")
                .get())
        .addOption(
            Option.builder()
                .longOpt("reduce")
                .hasArg()
                .argName("PROGRAM")
                .desc("only the reduced search of one of its programs: one, two, fix or bug")
                .get())
        .addOption(
            Option.builder()
                .longOpt("find-bug")
                .desc("search the small SRCU for the bug in one of its programs, and show it")
                .get())
        .addOption(
            Option.builder()
                .longOpt("replay")
                .hasArg()
                .argName("SCHEDULE")
                .desc("with --find-bug: show just this schedule, a line that it printed")
                .get());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws Exception {
    if (!line.getArgList().isEmpty()) {
      throw new UsageError("\"" + line.getArgList().getFirst() + "\" is one argument too many");
    }
    if (!search(line, terminal)) {
      measure(line, terminal);
    }
    return ExitStatus.FINE;
  }

  /** Does what searches are asked for; false if none is. */
  private static boolean search(CommandLine line, Terminal terminal) throws Exception {
    PrintStream out = terminal.out();
    String schedule = line.getOptionValue("replay");
    String program = line.getOptionValue("reduce");
    String executions = line.getOptionValue("executions");
    if (schedule != null) {
      new BugHunt(out).replay(schedule);
    } else if (line.hasOption("find-bug")) {
      new BugHunt(out).find();
    } else if (program != null) {
      new ReducedSearch(out).once(variant(program));
    } else if (executions != null) {
      new ExplorerBench(out).endure(count(executions));
    } else if (line.hasOption("explorer")) {
      new ExplorerBench(out).run(line.hasOption("quick"));
    } else {
      return false;
    }
    return true;
  }

  private static MiniSrcu.Variant variant(String name) {
    List<String> all = new ArrayList<>();
    for (MiniSrcu.Variant variant : MiniSrcu.Variant.values()) {
      if (variant.text().equals(name)) {
        return variant;
      }
      all.add(variant.text());
    }
    throw new UsageError(Suggestion.unknown("program", name, all));
  }

  private static long count(String text) {
    try {
      return Math.max(1, Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new UsageError("--executions takes a number, not \"" + text + "\"");
    }
  }

  private static void measure(CommandLine line, Terminal terminal) throws Exception {
    boolean stepped = line.hasOption("stepped");
    List<String> generations = generations(line.getOptionValues("generation"));
    BenchRun run =
        new BenchRun(
            generations,
            stepped ? BenchRun.STEPPED : BenchRun.LIVE,
            filter(line.getOptionValue("filter", "")),
            line.hasOption("quick"),
            line.getOptionValue("json"),
            line.hasOption("verbose"));
    Scores scores = run.run(terminal);
    if (stepped) {
      new SteppedReport(scores).print(terminal.out());
    } else {
      new LiveReport(generations, scores).print(terminal.out());
    }
  }

  private static List<String> generations(String @Nullable [] asked) {
    List<String> all = Generation.all().stream().map(Generation::name).toList();
    if (asked == null) {
      return all;
    }
    for (String name : asked) {
      if (!all.contains(name)) {
        throw new UsageError(Suggestion.unknown("generation", name, all));
      }
    }
    return all.stream().filter(List.of(asked)::contains).toList();
  }

  private static Pattern filter(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new UsageError(
          "--filter takes a regular expression, not \"" + regex + "\": " + e.getDescription());
    }
  }
}
