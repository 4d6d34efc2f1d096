// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.litmus;

import io.mmunotify.cli.Terminal;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.litmus.Judgement;
import io.mmunotify.litmus.Judgement.Kind;
import io.mmunotify.litmus.LitmusResult;
import io.mmunotify.litmus.LitmusTest;
import io.mmunotify.litmus.Verdict;
import io.mmunotify.report.Paint;
import io.mmunotify.run.RunOptions;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Litmus tests for a person: a line each, then how many of which kind. */
final class LitmusText implements LitmusReport {
  private static final int NAME_WIDTH = 44;

  private final String title;
  private final boolean witnesses;
  private final PrintStream out;
  private final Paint paint;
  private boolean begun;

  LitmusText(
      Generation generation,
      GracePeriodOptions gracePeriods,
      MemoryModel model,
      boolean witnesses,
      Terminal terminal) {
    this.title =
        generation.name()
            + ", grace periods "
            + RunOptions.text(gracePeriods)
            + ", model "
            + model.text();
    this.witnesses = witnesses;
    this.out = terminal.out();
    this.paint = new Paint(terminal.colour());
  }

  @Override
  public void row(Row row) {
    if (!begun) {
      out.println(paint.bold(title));
      out.println(line("test", "expected", "found", "states", "seconds", ""));
      begun = true;
    }
    LitmusTest test = row.test();
    LitmusResult result = row.result();
    Judgement judgement = row.judgement();
    String words =
        judgement.kind().text() + (judgement.why().isEmpty() ? "" : ": " + judgement.why());
    String within =
        result != null && result.coverage().exhausted() ? result.coverage().within() : "";
    String line =
        line(
            test.name(),
            expected(test),
            result == null ? "" : result.verdict().text(),
            result == null ? "" : String.format(Locale.ROOT, "%,d", result.states()),
            result == null ? "" : String.format(Locale.ROOT, "%.1f", result.seconds()),
            words + (within.isEmpty() ? "" : "," + within));
    out.println(judgement.kind() == Kind.WRONG ? paint.red(line) : line);
    if (result != null && (witnesses || judgement.kind() == Kind.WRONG)) {
      result.witness().forEach(step -> out.println("    " + step));
    }
    out.flush();
  }

  private static String expected(LitmusTest test) {
    Verdict verdict = test.verdict();
    return test.selfDeadlock() ? "Deadlock" : verdict == null ? "" : verdict.text();
  }

  private static String line(
      String name, String expected, String found, String states, String seconds, String words) {
    return String.format(
            Locale.ROOT,
            "%-" + NAME_WIDTH + "s  %-9s  %-9s  %11s  %7s  %s",
            name,
            expected,
            found,
            states,
            seconds,
            words)
        .stripTrailing();
  }

  @Override
  public void end(LitmusTally tally) {
    List<String> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (tally.count(kind) > 0) {
        parts.add(tally.count(kind) + " " + kind.text());
      }
    }
    out.println(paint.bold(title + ": ") + tally.tests() + " tests, " + String.join(", ", parts));
    out.println(
        String.format(
            Locale.ROOT,
            "  %d EXHAUSTED, %d for the end in question alone, %d to a bound on preemptions, %,d"
                + " states",
            tally.exhausted(),
            tally.forTheQuestion(),
            tally.bounded(),
            tally.states()));
    out.println();
  }
}
