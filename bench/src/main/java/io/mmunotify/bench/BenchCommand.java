// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Suggestion;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code bench}: runs the benchmarks, each in a JVM of its own, and prints what they came to. */
public final class BenchCommand implements Subcommand {
  private static final double SEARCH_SECONDS = 5;
  private static final int SEARCH_ROUNDS = 5;

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
    mmunotify bench --json result.json           also everything that JMH knows
    """;
  }

  @Override
  public Options options() {
    return new Options()
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
        .addOption(
            Option.builder()
                .longOpt("explorer")
                .desc("measure searches instead, in this JVM and on one core")
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

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws Exception {
    if (!line.getArgList().isEmpty()) {
      throw new UsageError("\"" + line.getArgList().getFirst() + "\" is one argument too many");
    }
    if (line.hasOption("explorer")) {
      boolean quick = line.hasOption("quick");
      new ExplorerBench(terminal.out(), quick ? 0.1 : SEARCH_SECONDS, quick ? 1 : SEARCH_ROUNDS)
          .run();
      return ExitStatus.FINE;
    }
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
    return ExitStatus.FINE;
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
