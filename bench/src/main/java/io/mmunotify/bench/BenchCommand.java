// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.bench.goal.Goal;
import io.mmunotify.bench.goal.GoalList;
import io.mmunotify.bench.goal.GoalRun;
import io.mmunotify.bench.live.GracePeriodParams;
import io.mmunotify.bench.measure.BenchRun;
import io.mmunotify.bench.measure.Effort;
import io.mmunotify.bench.measure.LivePlan;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.stepped.BugHunt;
import io.mmunotify.bench.stepped.ExplorerBench;
import io.mmunotify.bench.stepped.MiniSrcu;
import io.mmunotify.bench.stepped.ReducedSearch;
import io.mmunotify.bench.stepped.SteppedMemory;
import io.mmunotify.bench.stepped.SteppedReport;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.LookOptions;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Suggestion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code bench}: runs the benchmarks, each in a JVM of its own, and prints what they came to. */
public final class BenchCommand implements Subcommand {
  private static final Pattern STEPPED = Pattern.compile("^Stepped");

  /** For the service loader. */
  public BenchCommand() {}

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String summary() {
    return "measure walks, registrations and the machines, by JMH";
  }

  @Override
  public String arguments() {
    return "[compare A B | report DIR] [options]";
  }

  @Override
  public List<String> words() {
    return List.of("compare", "report");
  }

  @Override
  public String examples() {
    return """
    mmunotify bench                              real threads: a table and charts in minutes
    mmunotify bench --quick                      whether all of it works: two minutes, wide bounds
    mmunotify bench --full -o DIR                everything, with bounds to rely on: most of an hour
    mmunotify bench compare DIR1 DIR2            two runs; says where they differ, most first
    mmunotify bench compare DIR1 DIR2 --fail-above 1.10 -o DIR
                                                 exit code 1 if anything got 10 % slower; a page
    mmunotify bench report DIR                   the table and the charts of a run, once more
    mmunotify bench --goals                      the project's goals against measurements
    mmunotify bench -g v3.15 --filter 'Walk'     one generation's walks and their peers
    mmunotify bench --stepped                    what a step and a switch of the explorer cost
    mmunotify bench --explorer                   how many runs of a small SRCU a search makes
    mmunotify bench --explorer --executions 10000000
                                                 whether a long search's memory stays flat
    mmunotify bench --find-bug                   the bug in a variant of it, and its interleaving
    """;
  }

  @Override
  public Options options() {
    return LookOptions.addQuiet(BenchOptions.all());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws Exception {
    List<String> arguments = line.getArgList();
    BenchMode.check(line);
    if (!arguments.isEmpty() && arguments.getFirst().equals("compare")) {
      return compare(line, arguments.subList(1, arguments.size()), terminal);
    }
    if (!arguments.isEmpty() && arguments.getFirst().equals("report")) {
      if (arguments.size() != 2) {
        throw new UsageError("report takes one folder, not " + (arguments.size() - 1));
      }
      LiveBench.report(Path.of(arguments.getLast()), CommonOptions.asksForJson(line), terminal);
      return ExitStatus.FINE;
    }
    if (!arguments.isEmpty()) {
      throw new UsageError("\"" + arguments.getFirst() + "\" is one argument too many");
    }
    if (Stream.of("goals", "goal", "rounds").anyMatch(line::hasOption)) {
      return goals(line, terminal);
    }
    if (!search(line, terminal)) {
      measure(line, terminal);
    }
    return ExitStatus.FINE;
  }

  private static ExitStatus compare(CommandLine line, List<String> names, Terminal terminal)
      throws IOException {
    boolean json = CommonOptions.asksForJson(line);
    PrintStream out = json ? terminal.data() : terminal.out();
    boolean fine =
        new ComparingRuns(out, terminal.width(), json)
            .compare(names, failAbove(line), folder(line));
    return fine ? ExitStatus.FINE : ExitStatus.FOUND;
  }

  private static double failAbove(CommandLine line) {
    String text = line.getOptionValue("fail-above");
    if (text == null) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double most = Double.parseDouble(text);
      if (most >= 1 && !Double.isInfinite(most)) {
        return most;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageError("--fail-above takes a ratio from 1 on, as 1.10, not \"" + text + "\"");
  }

  private static @Nullable Path folder(CommandLine line) {
    String folder = line.getOptionValue("output");
    if (folder != null && folder.isEmpty()) {
      throw new UsageError("--output takes a folder, not \"\"");
    }
    return folder == null ? null : Path.of(folder);
  }

  private static ExitStatus goals(CommandLine line, Terminal terminal) throws Exception {
    List<Goal> chosen = GoalList.choose(line.getOptionValues("goal"));
    int rounds = number(line, "rounds", line.hasOption("quick") ? 2 : 6);
    if (rounds < 2) {
      throw new UsageError("--rounds takes a number from 2 on: bounds need two samples");
    }
    Effort effort = line.hasOption("quick") ? Effort.SMOKE : Effort.ROUND;
    GoalRun run =
        new GoalRun(terminal, effort, rounds, gracePeriods(line), line.hasOption("verbose"));
    return run.judge(chosen, CommonOptions.asksForJson(line)) ? ExitStatus.FINE : ExitStatus.FOUND;
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
    } else if (line.hasOption("task-memory")) {
      out.printf("a task that stands at a step takes %.0f bytes%n", SteppedMemory.perTask());
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
      long count = Long.parseLong(text);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageError("--executions takes a number from 1 on, not \"" + text + "\"");
  }

  private static int number(CommandLine line, String option, int otherwise) {
    String text = line.getOptionValue(option);
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageError("--" + option + " takes a number, not \"" + text + "\"");
    }
  }

  private static void measure(CommandLine line, Terminal terminal) throws Exception {
    boolean quick = line.hasOption("quick");
    boolean full = line.hasOption("full");
    List<String> generations = generations(line.getOptionValues("generation"));
    Pattern filter = filter(line.getOptionValue("filter", ""));
    boolean verbose = line.hasOption("verbose");
    if (line.hasOption("stepped")) {
      Effort effort = quick ? Effort.SMOKE : Effort.FULL;
      BenchRun run = new BenchRun(terminal, effort, generations, "exact", verbose);
      stepped(run, effort.forks, filter, terminal);
      return;
    }
    Effort effort = quick ? Effort.SMOKE : full ? Effort.FULL : Effort.QUICK;
    Path folder = folder(line);
    new LiveBench(
            terminal, generations, gracePeriods(line), effort, CommonOptions.asksForJson(line))
        .run(
            filter,
            folder == null ? Files.createTempDirectory("mmunotify-bench-") : folder,
            verbose);
  }

  private static void stepped(BenchRun run, int jvms, Pattern filter, Terminal terminal)
      throws Exception {
    List<Measurement> all = new ArrayList<>();
    for (String benchmark : run.choose(STEPPED, filter)) {
      all.addAll(run.run(new LivePlan(benchmark, 1, Map.of()), measured -> {}));
    }
    if (filter.pattern().isEmpty()) {
      all.add(SteppedMemory.measure(jvms));
    }
    new SteppedReport(new Scores(all)).print(terminal.out(), terminal.width());
  }

  private static String gracePeriods(CommandLine line) {
    String rule = line.getOptionValue("grace-periods", GracePeriodParams.DEFAULT_RULE);
    if (!rule.equals("exact") && !rule.equals("engine")) {
      throw new UsageError(Suggestion.unknown("rule", rule, List.of("engine", "exact")));
    }
    return rule;
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
