// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.CtrlC;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.GracePeriods;
import io.mmunotify.cli.LookOptions;
import io.mmunotify.cli.SteppingOptions;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.trace.OutputFile;
import io.mmunotify.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code explore}: every schedule of a scenario, and what it can come to. */
public final class ExploreCommand implements Subcommand {
  /** For the service loader. */
  public ExploreCommand() {}

  @Override
  public String name() {
    return "explore";
  }

  @Override
  public String summary() {
    return "run a scenario under every schedule and show all outcomes";
  }

  @Override
  public String arguments() {
    return "SCENARIO [options]";
  }

  @Override
  public List<String> words() {
    return Builtins.names();
  }

  @Override
  public String examples() {
    return """
      mmunotify explore unregister-races-exit           every outcome, on all generations
      mmunotify explore my.yaml -g v3.5 -o found.jsonl  keep the findings as traces
      mmunotify replay found.jsonl                      the findings, again
      mmunotify explore my.yaml --count                 how many schedules come to each outcome
      mmunotify explore my.yaml --unreduced             every single schedule, one by one
      mmunotify explore my.yaml --preemptions 2         schedules with at most two preemptions
      mmunotify explore my.yaml --samples 5000 --pct 3  random schedules, by priorities

    SCENARIO is the name of a built-in scenario or the path of a file. The search starts where
    a run starts; the scenario's own schedule is not used. Equal states are merged, so that every
    schedule is accounted for without being run; --source-sets, --unreduced and --samples run
    schedules instead. Steps are the events of a trace. --granularity memory makes each access to
    memory a step; then --model tso lets stores wait in x86 store buffers. Grace periods end as
    soon as they may (exact), or when the generation's own algorithm ends them (engine).
    EXHAUSTED: every schedule is accounted for. BOUND_REACHED: the search was cut short, and tells
    nothing of the schedules that it did not reach.
    A finding is an outcome in which a bug, an oops, a misuse or a deadlock stopped the run, or a
    report of a checker: a callback after unregister, a range that is never ended, sleep in atomic
    context, lock order, references, lists, waits that cannot end. "expect" names the known ends,
    and the checkers that are known to find something: {finding: lock-order}. Findings of the same
    kind in the same place are told once, with the number of ends that show them.
    The exit code is 1 if there is a finding that "expect" does not name, else 5 if a bound was
    reached, else 0. Information (release called twice) is no finding. --format json prints one
    line per generation. Ctrl-C ends the search, and the findings so far are told (BOUND_REACHED,
    interrupted); a second Ctrl-C ends the command without a word, with exit code 130.
    --checkpoint FILE saves the search between two levels, after a second and then every ten
    seconds, or more seldom where saving takes long. The same command goes on from the file,
    whatever ended the search. The file stays when the search is done.
    --cluster URL has a cluster of Apache Spark take the search over from its first wide level on:
    the same answer from many heaps. It needs module "cluster"; cluster/README.md tells the rest.
    """;
  }

  @Override
  public Options options() {
    Options options = new Options();
    LookOptions.addColour(options);
    LookOptions.addQuiet(options);
    CommonOptions.addLimits(options, Limit.values());
    SteppingOptions.addTo(options);
    GracePeriods.addTo(options);
    BoundOptions.addTo(options);
    Clustered.addTo(options);
    options.addOption(
        CommonOptions.valued(
            "checkpoint",
            "FILE",
            "save the search over states to FILE.G for generation G, and go on from there"));
    return options
        .addOption(Generations.option())
        .addOption(
            Option.builder()
                .longOpt("count")
                .desc("count the schedules, in all and for each outcome")
                .get())
        .addOption(
            CommonOptions.valued("jobs", "N", "on N threads (default: as many as processors)"))
        .addOption(
            Option.builder()
                .longOpt("source-sets")
                .desc("run a schedule for each order of dependent steps, instead of merging states")
                .get())
        .addOption(
            Option.builder()
                .longOpt("unreduced")
                .desc("run every single schedule, also equivalent ones")
                .get())
        .addOption(
            CommonOptions.valued(
                "preemptions",
                "N",
                "every schedule with at most N switches away from a task that could go on"))
        .addOption(
            CommonOptions.valued(
                "samples", "N", "N random schedules instead: uniform, or as --pct or --pos says"))
        .addOption(
            CommonOptions.valued("pct", "D", "with --samples: priorities with D - 1 change points"))
        .addOption(
            Option.builder()
                .longOpt("pos")
                .desc("with --samples: priorities, drawn again where steps race")
                .get())
        .addOption(CommonOptions.valued("seed", "N", "with --samples: the first run's (default 1)"))
        .addOption(ExploreReport.allOption())
        .addOption(ExploreReport.formatOption())
        .addOption(ExploreReport.htmlOption())
        .addOption(ExploreReport.output());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws IOException {
    String name = Arguments.one(line, "a scenario");
    ExploreReport.requireFormat(line);
    Generations generations = new Generations();
    List<Generation> asked = generations.askedFor(line);
    Limits limits = CommonOptions.limits(line);
    Scenario scenario = Builtins.find(name, limits, generations.names());
    RunOptions how = new RunOptions(SteppingOptions.of(line), GracePeriods.of(line));
    SearchStrategy strategy = SearchStrategy.of(line);
    if (line.hasOption("count") && !strategy.overStates()) {
      throw new UsageError(
          "--count goes through the states; it takes none of the strategies that go through"
              + " schedules");
    }
    if (line.hasOption("checkpoint") && !strategy.overStates()) {
      throw new UsageError(
          "--checkpoint saves a search over states; it takes none of the strategies that go through"
              + " schedules");
    }
    Clustered clustered = Clustered.of(line, strategy);
    strategy.announce(terminal.news());
    Exploring exploring =
        new Exploring(
            scenario,
            limits,
            how,
            strategy,
            BoundOptions.of(line),
            line.hasOption("count"),
            workers(line),
            path(line, "checkpoint"),
            clustered);
    List<Generation> searched = asked.isEmpty() ? generations.all() : asked;
    Path output = path(line, "output");
    if (output != null) {
      OutputFile.requirePlace(output);
    }
    exploring.requirePlaces(searched);
    ExploreReport report = ExploreReport.of(name(), line, scenario, terminal);
    try (clustered;
        CtrlC interruption = new CtrlC()) {
      Explored explored = new Explored(scenario, limits, how, report, line.hasOption("all"));
      for (Generation generation : searched) {
        try {
          explored.add(generation, exploring.on(generation, interruption, terminal));
        } catch (BoundAt reached) {
          explored.add(generation, reached);
        }
      }
      report.end();
      if (output != null) {
        TraceWriter.writeFile(output, explored.witnesses());
      }
      terminal.out().flush();
      return explored.status();
    }
  }

  private static @Nullable Path path(CommandLine line, String option) {
    return line.hasOption(option) ? Path.of(line.getOptionValue(option)) : null;
  }

  private static int workers(CommandLine line) {
    return line.hasOption("jobs")
        ? Math.toIntExact(Math.min(1024, CommonOptions.number(line, "jobs", 1)))
        : Runtime.getRuntime().availableProcessors();
  }
}
