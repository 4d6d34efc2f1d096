// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Choice;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.Complaint;
import io.mmunotify.cli.Ending;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.GracePeriods;
import io.mmunotify.cli.LookOptions;
import io.mmunotify.cli.SteppingOptions;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.cli.replay.RecordedRuns;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Scenario.Expectation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.OptionGroup;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code run}: one scenario, one run per generation. */
public final class RunCommand implements Subcommand {

  /** For the service loader. */
  public RunCommand() {}

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "run a scenario once on each generation and show its events";
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
      mmunotify run double-unregister                  a built-in scenario on all generations
      mmunotify run my.yaml --generation v3.15         a scenario of yours, on one generation
      mmunotify run my.yaml --seed 7                   under a random interleaving
      mmunotify run my.yaml --format jsonl -o t.jsonl  as traces, into a file
      mmunotify run my.yaml --html -o run.html         a page with diagrams, for a browser
      mmunotify run my.yaml --schedule t.jsonl         in the order of the tasks in these traces
      mmunotify run my.yaml -g v3.5 --interactive      you choose the task of each step
      mmunotify run my.yaml --dump copy:callback       the state at the first callback of task copy

    SCENARIO is the name of a built-in scenario (see "mmunotify list") or the path of a file.
    Without --seed, --schedule and --interactive a run follows the scenario's own schedule. If the
    run then ends in another way than the scenario's "expect" says, the exit code is 1. A run
    without "expect" may end in any way.
    --dump shows tasks with their locks, address spaces with their notifiers, and in a scenario with
    areas the areas, page tables, TLBs, files, frames and swap, as tables or as one JSON object. It
    takes the run's first event of that name, of tasks other than setup unless TASK is setup.
    With --schedule each generation takes the order of its own trace in FILE, or else the order of
    the first trace; without --generation, the generations in FILE run.
    """;
  }

  @Override
  public Options options() {
    OptionGroup schedule =
        new OptionGroup()
            .addOption(
                CommonOptions.valued(
                    "seed", "N", "choose the next task at random; the same number, the same run"))
            .addOption(
                CommonOptions.valued(
                    "schedule",
                    "FILE",
                    "take the order of the tasks from a trace of this scenario"))
            .addOption(
                Option.builder()
                    .longOpt("interactive")
                    .desc("ask for the next task at every step; on one generation")
                    .get());
    Options options = new Options();
    LookOptions.addColour(options);
    LookOptions.addQuiet(options);
    CommonOptions.addLimits(options, Limit.values());
    SteppingOptions.addTo(options);
    GracePeriods.addTo(options);
    return options
        .addOption(Generations.option())
        .addOptionGroup(schedule)
        .addOption(
            CommonOptions.valued(
                "dump",
                "EVENT",
                "show the whole state right after an event: a number of the table, end, an event's"
                    + " name, or TASK:NAME"))
        .addOption(
            Choice.of(
                "format",
                "F",
                RunOutput.FORMATS,
                "table, json, jsonl, perfetto or html; traces are the default where -o names such a"
                    + " file; with --dump table or json"))
        .addOption(
            Choice.of(
                "trace-format",
                "F",
                RunOutput.TRACES,
                "jsonl, or perfetto for Perfetto and Chrome's tracing"))
        .addOption(
            Option.builder().longOpt("html").desc("a page for a browser: as --format html").get())
        .addOption(
            Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("FILE")
                .desc("write there, all at once; compressed traces if it ends in .jsonl.gz")
                .get());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws IOException {
    String name = Arguments.one(line, "a scenario");
    checkInput(name, line);
    RunOutput.Format format = RunOutput.format(line);
    Generations generations = new Generations();
    List<Generation> asked = generations.askedFor(line);
    Limits limits = CommonOptions.limits(line);
    Scenario scenario = Builtins.find(name, limits, generations.names());
    RunOptions options = new RunOptions(SteppingOptions.of(line), GracePeriods.of(line));
    ScenarioRunner runner = new ScenarioRunner(limits, options);

    checkStepping(line, options);
    if (line.hasOption("interactive")) {
      return interactive(line, scenario, asked, runner, terminal);
    }
    RecordedRuns recorded =
        line.hasOption("schedule")
            ? new RecordedRuns(
                Path.of(line.getOptionValue("schedule")),
                scenario,
                limits,
                GracePeriods.orNull(line))
            : null;
    List<Generation> chosen = asked;
    if (asked.isEmpty()) {
      chosen = recorded == null ? generations.all() : recorded.generations(generations);
    }
    Long seed = line.hasOption("seed") ? CommonOptions.number(line, "seed", Long.MIN_VALUE) : null;

    RunOutput output = new RunOutput(name, scenario, terminal);
    boolean surprised = false;
    boolean cutShort = false;
    List<RunOutput.Run> runs = new ArrayList<>();
    for (Generation generation : chosen) {
      RunResult result;
      try {
        result =
            BoundAt.during(
                scenario.name() + " on " + generation.name(),
                () -> runOnce(scenario, generation, runner, recorded, seed));
      } catch (BoundAt reached) {
        terminal.err().println("mmunotify: " + Complaint.sentence(reached));
        cutShort = true;
        continue;
      }
      Expectation expectation =
          recorded == null && seed == null ? scenario.expect().get(generation.name()) : null;
      runs.add(new RunOutput.Run(generation, result, expectation));
      surprised |= !new Ending(result).meets(expectation);
    }
    if (line.hasOption("dump")) {
      output.dump(runs, line.getOptionValue("dump"), runner, format, line.getOptionValue("output"));
      return cutShort ? ExitStatus.BOUND : ExitStatus.FINE;
    }
    output.write(runs, format, line.getOptionValue("output"));
    return surprised ? ExitStatus.FOUND : cutShort ? ExitStatus.BOUND : ExitStatus.FINE;
  }

  private static void checkInput(String name, CommandLine line) {
    if (name.equals("-") && line.hasOption("interactive")) {
      throw new UsageError(
          "--interactive reads answers from standard input; give the scenario as a file");
    }
  }

  private static void checkStepping(CommandLine line, RunOptions options) {
    for (String option : List.of("interactive", "dump")) {
      if (line.hasOption(option) && !options.eventsTellAll()) {
        throw new UsageError(
            "--" + option + " goes by events; leave --granularity and --grace-periods out");
      }
    }
    if (line.hasOption("schedule") && !options.stepping().equals(Stepping.EVENTS)) {
      throw new UsageError("--schedule takes --granularity and --model from the trace");
    }
  }

  private static RunResult runOnce(
      Scenario scenario,
      Generation generation,
      ScenarioRunner runner,
      @Nullable RecordedRuns recorded,
      @Nullable Long seed) {
    if (recorded != null) {
      return recorded.run(generation);
    }
    return runner.run(
        scenario,
        generation,
        seed == null ? new DirectedSchedule(scenario.schedule()) : new RandomSchedule(seed));
  }

  private static ExitStatus interactive(
      CommandLine line,
      Scenario scenario,
      List<Generation> asked,
      ScenarioRunner runner,
      Terminal terminal)
      throws IOException {
    if (asked.size() != 1) {
      throw new UsageError("--interactive runs on one generation; choose it with --generation G");
    }
    if (line.hasOption("format")
        || line.hasOption("html")
        || line.hasOption("output")
        || line.hasOption("dump")) {
      throw new UsageError("--interactive shows a table; s FILE saves the trace while it runs");
    }
    new InteractiveRun(scenario, asked.getFirst(), runner, terminal).run();
    return ExitStatus.FINE;
  }
}
