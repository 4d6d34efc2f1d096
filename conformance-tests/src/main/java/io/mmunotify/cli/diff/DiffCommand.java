// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.diff;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Choice;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.Complaint;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.GracePeriods;
import io.mmunotify.cli.LookOptions;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.cli.explore.BoundOptions;
import io.mmunotify.diff.Depth;
import io.mmunotify.diff.Diff;
import io.mmunotify.diff.Differ;
import io.mmunotify.diff.HtmlReport;
import io.mmunotify.diff.JsonReport;
import io.mmunotify.diff.MarkdownReport;
import io.mmunotify.diff.OutcomeSets;
import io.mmunotify.diff.OutcomeSetsReport;
import io.mmunotify.diff.TextReport;
import io.mmunotify.diff.Topic;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Builtins.Builtin;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Shows how generations differ: what each scenario came to, and the events side by side. */
public final class DiffCommand implements Subcommand {
  private static final List<String> FORMATS = List.of("text", "json", "markdown", "html");

  /** A word that somebody meant as a generation, though there may be none of this name. */
  private static final Pattern LOOKS_LIKE_ONE = Pattern.compile("v[0-9]+[._][0-9]+");

  /** For the service loader. */
  public DiffCommand() {}

  @Override
  public String name() {
    return "diff";
  }

  @Override
  public String summary() {
    return "show how generations differ, from runs of scenarios";
  }

  @Override
  public String arguments() {
    return "GENERATION GENERATION... [SCENARIO...] [options]";
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(new Generations().names());
    words.addAll(Builtins.names());
    return words;
  }

  @Override
  public String examples() {
    return """
      mmunotify diff v3.5 v3.15 v4.18                   what all built-in scenarios come to
      mmunotify diff v3.5 v3.15 v4.18 --details         their events, too
      mmunotify diff v3.5 v3.15 double-unregister       one scenario, on two generations
      mmunotify diff v3.15 v4.18 my.yaml --all          a scenario of yours, equal events too
      mmunotify diff v3.15 v4.18 --format markdown      tables for an issue or a mail
      mmunotify diff v3.5 v3.15 v4.18 --html > d.html   a page with diagrams, for a browser
      mmunotify diff v3.15 v4.18 my.yaml --exit-code    1 if anything differs
      mmunotify diff v3.5 v3.15 v4.18 my.yaml --explore  every schedule: which outcome is where
      mmunotify diff --source v3.15 v4.18               the sources of the twins as a patch
      mmunotify diff --source v3.15 v4.18 MmuNotifierChain.java

    Each scenario runs under its own schedule. First come the outcomes on each generation. Then come
    the events of the scenarios that the command line names, or with --details of all that differ,
    one column per generation; a line without columns is an event of all generations. Where
    one generation says rcu and another says srcu, both are shown and count as no difference; so do
    page_table_lock (address 0) and the lock of one page table.
    A scenario's own schedule is one of many. --explore goes through all schedules, on each
    generation, and compares the sets of outcomes. If a bound was reached on a generation, the
    output says so, and the exit code is 5.
    --source runs nothing. It shows how the Java sources of the generations differ, hunk by hunk with
    the upstream commit and the D-nn behind it. patch and git apply take the output.
    """;
  }

  @Override
  public Options options() {
    Options options = new Options();
    LookOptions.addColour(options);
    LookOptions.addQuiet(options);
    LookOptions.addPager(options);
    CommonOptions.addLimits(options, Limit.values());
    GracePeriods.addTo(options);
    BoundOptions.addTo(options);
    return options
        .addOption(
            Option.builder()
                .longOpt("explore")
                .desc("compare the outcomes of all schedules, not of one")
                .get())
        .addOption(
            Option.builder()
                .longOpt("source")
                .desc("compare the sources of the generations, and run nothing")
                .get())
        .addOption(
            Option.builder()
                .longOpt("details")
                .desc("show the events of each scenario that differs, not of those named alone")
                .get())
        .addOption(
            Option.builder()
                .longOpt("all")
                .desc("show equal scenarios and equal stretches of events, too")
                .get())
        .addOption(
            Choice.of(
                "format",
                "FORMAT",
                FORMATS,
                "text (the default), markdown, html, or json: one object {diff, generations,"
                    + " differing, scenarios: [{scenario, about, difference, matters, differs:"
                    + " no|events|lacks|outcome, runs: [{generation, ending, notes, outcome}],"
                    + " rows: [{differs: no|primitive|yes, events}]}]}, the events as in a"
                    + " trace, null where a generation has none; always everything, as if with"
                    + " --all; with --source {source, patches: [{older, newer, files: [{file,"
                    + " hunks: [{range, members, commits, differences, notes, lines}]}]}]}"))
        .addOption(
            Option.builder()
                .longOpt("html")
                .desc("a page for a browser, on standard output: as --format html")
                .get())
        .addOption(
            Option.builder()
                .longOpt("exit-code")
                .desc("exit with 1 if anything differs, as git diff does; without it, with 0")
                .get());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    String format = format(line);
    BoundOptions.requireSearch(line, "explore");
    Limits limits = CommonOptions.limits(line);
    List<String> words = line.getArgList();
    Generations generations = new Generations();
    List<Generation> chosen = chosen(words, generations);
    List<String> scenarios = words.subList(chosen.size(), words.size());
    if (line.hasOption("source")) {
      return SourceDiff.run(line, format, chosen, scenarios, generations.all(), terminal);
    }
    List<Topic> topics = topics(scenarios, generations.names(), limits);
    if (line.hasOption("explore")) {
      return explore(line, chosen, topics, terminal);
    }
    Differ differ = new Differ(chosen, limits, GracePeriods.of(line));
    Diff diff = differ.diff(topics);
    Depth depth = depth(line);
    switch (format) {
      case "json" -> terminal.data().print(JsonReport.of(diff));
      case "markdown" -> terminal.data().print(MarkdownReport.of(diff, depth));
      case "html" -> terminal.data().print(HtmlReport.of(diff, depth == Depth.ALL));
      default ->
          terminal.page(
              TextReport.of(
                  diff,
                  depth,
                  terminal.width(),
                  terminal.colour(),
                  terminal.quiet() ? List.of() : advice(line, diff)));
    }
    boolean found = line.hasOption("exit-code") && diff.differs();
    if (found) {
      return ExitStatus.FOUND;
    }
    differ
        .bounds()
        .forEach(bound -> terminal.err().println("mmunotify: " + Complaint.sentence(bound)));
    return differ.bounds().isEmpty() ? ExitStatus.FINE : ExitStatus.BOUND;
  }

  private static Depth depth(CommandLine line) {
    return line.hasOption("all")
        ? Depth.ALL
        : line.hasOption("details") ? Depth.DETAILS : Depth.OVERVIEW;
  }

  /** What else could be asked for. */
  private static List<String> advice(CommandLine line, Diff diff) {
    List<String> advice = new ArrayList<>();
    if (diff.scenarios().stream().noneMatch(each -> each.topic().named())
        && depth(line) == Depth.OVERVIEW) {
      String again = Arguments.program() + " diff " + String.join(" ", diff.generations());
      advice.add("The events of one scenario: " + again + " NAME. Those of all: --details.");
    }
    if (diff.scenarios().stream().anyMatch(each -> each.topic().scenario().races())) {
      advice.add("Each ran under one schedule; --explore compares what all schedules can come to.");
    }
    return advice;
  }

  private static ExitStatus explore(
      CommandLine line, List<Generation> generations, List<Topic> topics, Terminal terminal) {
    List<String> names = generations.stream().map(Generation::name).toList();
    ExploredSets explored =
        new ExploredSets(
            generations,
            CommonOptions.limits(line),
            RunOptions.DEFAULTS.with(GracePeriods.of(line)),
            BoundOptions.of(line),
            terminal);
    List<OutcomeSets> sets = topics.stream().map(explored::of).toList();
    OutcomeSetsReport report = new OutcomeSetsReport(names, sets);
    boolean all = line.hasOption("all");
    switch (format(line)) {
      case "json" -> terminal.data().print(report.json());
      case "markdown" -> terminal.data().print(report.markdown(all));
      default -> terminal.page(report.text(all, terminal.width(), terminal.colour()));
    }
    if (line.hasOption("exit-code") && sets.stream().anyMatch(OutcomeSets::differs)) {
      return ExitStatus.FOUND;
    }
    return sets.stream().allMatch(OutcomeSets::exhausted) ? ExitStatus.FINE : ExitStatus.BOUND;
  }

  private static String format(CommandLine line) {
    String format = line.hasOption("html") ? "html" : line.getOptionValue("format", "text");
    if (format.equals("html") && (line.hasOption("source") || line.hasOption("explore"))) {
      throw new UsageError("a page shows runs; leave --explore and --source out");
    } else if (!FORMATS.contains(format)) {
      throw new UsageError(Suggestion.unknown("format", format, FORMATS));
    }
    return format;
  }

  /** The generations that the first arguments name. */
  private static List<Generation> chosen(List<String> words, Generations generations) {
    List<Generation> chosen = new ArrayList<>();
    for (String word : words) {
      if (!generations.has(word) && chosen.size() >= 2 && !LOOKS_LIKE_ONE.matcher(word).matches()) {
        break;
      }
      Generation generation = generations.named(word);
      if (chosen.contains(generation)) {
        throw new UsageError(word + " is named twice; diff compares different generations");
      }
      chosen.add(generation);
    }
    if (chosen.size() < 2) {
      throw new UsageError(
          "diff compares at least two generations; there are "
              + String.join(", ", generations.names()));
    }
    return chosen;
  }

  private static List<Topic> topics(List<String> words, Set<String> generations, Limits limits) {
    Map<String, Builtin> builtins = new LinkedHashMap<>();
    Builtins.list().forEach(each -> builtins.put(each.name(), each));
    List<Topic> topics = new ArrayList<>();
    for (String word : words) {
      if (generations.contains(word)) {
        throw new UsageError(word + " stands behind a scenario; generations come first");
      }
      Scenario scenario = Builtins.find(word, limits, generations);
      Builtin builtin = builtins.get(word);
      topics.add(builtin == null ? Topic.of(scenario) : Topic.of(scenario, builtin, true));
    }
    if (words.isEmpty()) {
      for (Builtin each : builtins.values()) {
        topics.add(Topic.of(Builtins.load(each.name(), limits, generations), each, false));
      }
    }
    return topics;
  }
}
