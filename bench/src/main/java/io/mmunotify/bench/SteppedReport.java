// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.bench.result.Interval;
import java.io.PrintStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stepped machine's figures, beside the floor under them and what they should be. */
final class SteppedReport {
  private final Scores scores;

  SteppedReport(Scores scores) {
    this.scores = scores;
  }

  void print(PrintStream out) {
    Interval floor = scores.cpu("SteppedSwitch.bareContinuations");
    Interval machine = scores.cpu("SteppedSwitch.machine");
    out.println("Stepped machine: nanoseconds of processor time (± 95 % confidence).");
    out.println();
    BenchTable table = new BenchTable("", Stream.of("measured"));
    add(table, "run of 3 tasks x 15 steps, every one switching", machine);
    add(table, "the same on bare continuations", floor);
    if (floor != null && machine != null) {
      add(
          table,
          "speed of that floor that is reached, % (goal: at least 75)",
          floor.percentOf(machine));
    }
    add(
        table,
        "step without a switch, untraced (goal: at most 5)",
        scores.cpu("SteppedPoint.untraced"));
    add(
        table,
        "step without a switch, traced (goal: at most 25)",
        scores.cpu("SteppedPoint.traced"));
    table.print(out);
  }

  private static void add(BenchTable table, String what, @Nullable Interval score) {
    table.add(what, Stream.of(score));
  }
}
