// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.bench.live.GracePeriodParams;
import io.mmunotify.cli.Choice;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.hw.kernel.Generation;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options of {@link BenchCommand}. */
final class BenchOptions {
  private BenchOptions() {}

  static Options all() {
    Options all = measurements().addOption(CommonOptions.textOrJson());
    searches().getOptions().forEach(all::addOption);
    return all;
  }

  private static Options measurements() {
    return new Options()
        .addOption(
            Choice.of(
                "g",
                "generation",
                "G",
                Generation.all().stream().map(Generation::name).toList(),
                "measure this generation only; can be given more than once"))
        .addOption(valued("filter", "REGEX", "only benchmarks whose name matches"))
        .addOption(
            Choice.of(
                "grace-periods",
                "RULE",
                List.of("engine", "exact"),
                "engine: each generation's own algorithm ends them; exact: one rule for all"
                    + " (default: "
                    + GracePeriodParams.DEFAULT_RULE
                    + ")"))
        .addOption(flag("full", "everything, in five JVMs each: most of an hour"))
        .addOption(flag("quick", "very short runs, to see whether it works: verdicts mean little"))
        .addOption(
            Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("DIR")
                .desc(
                    "where results, charts and the report go, else a new temporary folder; a run"
                        + " that was cut off there goes on")
                .get())
        .addOption(flag("goals", "hold the project's goals against measurements"))
        .addOption(valued("goal", "G", "hold this goal alone, G1 to G12; repeatable"))
        .addOption(valued("rounds", "N", "how many rounds give a goal's bounds"))
        .addOption(flag("stepped", "measure the stepped machine instead of the live one"))
        .addOption(
            valued(
                "fail-above",
                "RATIO",
                "with compare: exit code 1 if anything is claimed to take more times as much"))
        .addOption(flag("verbose", "show JMH's progress, and every part of a goal"));
  }

  private static Options searches() {
    return new Options()
        .addOption(flag("explorer", "measure searches instead, in this JVM and on one core"))
        .addOption(
            valued(
                "executions",
                "N",
                "with --explorer: only so many runs of one search, and what memory they take"))
        .addOption(flag("task-memory", "bytes of a task that stands at a step, alone in this JVM"))
        .addOption(
            valued(
                "reduce",
                "PROGRAM",
                "only the reduced search of one of its programs: one, two, fix or bug"))
        .addOption(
            flag(
                "find-bug",
                "search the small SRCU for the bug in one of its programs, and show it"))
        .addOption(
            valued(
                "replay",
                "SCHEDULE",
                "with --find-bug: show just this schedule, a line that it printed"));
  }

  private static Option flag(String name, String what) {
    return Option.builder().longOpt(name).desc(what).get();
  }

  private static Option valued(String name, String value, String what) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(what).get();
  }
}
