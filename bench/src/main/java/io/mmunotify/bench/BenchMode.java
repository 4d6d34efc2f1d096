// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.cli.UsageError;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** What {@code bench} can be asked for, one at a time, and the options that go with it. */
enum BenchMode {
  GOALS(List.of("goals", "goal", "rounds"), List.of("grace-periods", "quick", "verbose", "format")),
  STEPPED(List.of("stepped"), List.of("filter", "quick", "verbose")),
  FIND_BUG(List.of("find-bug", "replay"), List.of()),
  REDUCE(List.of("reduce"), List.of()),
  TASK_MEMORY(List.of("task-memory"), List.of()),
  EXPLORER(List.of("explorer", "executions"), List.of("quick")),
  /** What is measured where nothing else is asked for. */
  LIVE(
      List.of(),
      List.of(
          "generation", "filter", "grace-periods", "full", "quick", "output", "verbose", "format"));

  private static final List<String> OF_COMPARE = List.of("fail-above", "output", "format");

  private final List<String> asking;
  private final List<String> with;

  BenchMode(List<String> asking, List<String> with) {
    this.asking = asking;
    this.with = with;
  }

  /**
   * Refuses options that exclude each other: none is dropped in silence.
   *
   * <p>{@code report} takes {@code --format} alone, {@code compare} those of its own.
   */
  static void check(CommandLine line) {
    List<String> given = given(line);
    List<String> arguments = line.getArgList();
    boolean compares = !arguments.isEmpty() && arguments.getFirst().equals("compare");
    if (compares && OF_COMPARE.containsAll(given)) {
      return;
    }
    if (!arguments.isEmpty()
        && arguments.getFirst().equals("report")
        && given.equals(List.of("format"))) {
      return;
    }
    if (given.contains("fail-above") && !compares) {
      throw new UsageError("--fail-above goes with compare");
    }
    if (!arguments.isEmpty() && !given.isEmpty()) {
      throw new UsageError(
          "\"" + arguments.getFirst() + "\" and --" + given.getFirst() + " exclude each other");
    }
    BenchMode mode =
        Stream.of(values())
            .filter(one -> given.stream().anyMatch(one.asking::contains))
            .findFirst()
            .orElse(LIVE);
    for (String other : given) {
      if (!mode.asking.contains(other) && !mode.with.contains(other)) {
        throw excluding(mode.asking.stream().filter(given::contains).findFirst().orElse(""), other);
      }
    }
    if (given.containsAll(List.of("quick", "full"))) {
      throw excluding("quick", "full");
    }
  }

  private static List<String> given(CommandLine line) {
    List<String> ours = BenchOptions.all().getOptions().stream().map(Option::getLongOpt).toList();
    return Stream.of(line.getOptions())
        .map(Option::getLongOpt)
        .filter(ours::contains)
        .distinct()
        .toList();
  }

  private static UsageError excluding(String one, String other) {
    return new UsageError("--" + one + " and --" + other + " exclude each other");
  }
}
