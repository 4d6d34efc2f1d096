// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.bench.measure.BenchTable;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.result.Interval;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.cli.TextTable;
import java.io.PrintStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stepped machine's figures, beside the floor under them and what they should be. */
public final class SteppedReport {
  private final Scores scores;

  public SteppedReport(Scores scores) {
    this.scores = scores;
  }

  /** Prints nothing where nothing was measured. */
  public void print(PrintStream out, int width) {
    Interval floor = scores.cpu("SteppedSwitch.bareContinuations");
    Interval machine = scores.cpu("SteppedSwitch.machine");
    BenchTable table = new BenchTable("", Stream.of("nanoseconds", "per second"));
    add(
        table,
        "step without a switch, untraced (goal: at most 5)",
        scores.cpu("SteppedPoint.untraced"));
    add(
        table,
        "step without a switch, traced (goal: at most 25)",
        scores.cpu("SteppedPoint.traced"));
    add(table, "step with a switch", perStep(machine));
    add(table, "the same on bare continuations", perStep(floor));
    add(table, "execution of the small SRCU, in a search", scores.cpu("SteppedSearch.unreduced"));
    if (!table.isEmpty()) {
      TextTable.wrapped("Stepped machine: processor time (95 % confidence: ± or [..]).", width)
          .forEach(out::println);
      out.println();
      table.print(out, width);
      if (floor != null && machine != null) {
        out.printf(
            "switches at %s %% of the floor's speed (goal: at least 75)%n",
            floor.percentOf(machine).text());
      }
    }
    Measurement memory = scores.find(1, "none", SteppedMemory.NAME);
    if (memory != null) {
      out.printf("a task that stands at a step takes %s bytes%n", memory.interval().text());
    }
    if (memory != null || !table.isEmpty()) {
      out.println();
    }
  }

  private static @Nullable Interval perStep(@Nullable Interval run) {
    return run == null ? null : run.in((double) SteppedSwitch.TASKS * SteppedSwitch.POINTS);
  }

  private static void add(BenchTable table, String what, @Nullable Interval nanos) {
    table.add(what, Stream.of(nanos, nanos == null ? null : nanos.perSecond()));
  }
}
