// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.litmus;

import io.mmunotify.cli.Terminal;
import io.mmunotify.diff.Wrapping;
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
  private static final int INDENT = 4;

  /** Less would break what is said of a test word by word. */
  private static final int LEAST_WORDS = 12;

  private final String title;
  private final boolean witnesses;
  private final PrintStream out;
  private final Paint paint;
  private final int width;
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
    this.width = terminal.lineWidth();
  }

  @Override
  public void row(Row row) {
    if (!begun) {
      wrapped(title).forEach(line -> out.println(paint.bold(line)));
      line("test", "expected", "found", "states", "seconds", "").forEach(out::println);
      begun = true;
    }
    LitmusTest test = row.test();
    LitmusResult result = row.result();
    Judgement judgement = row.judgement();
    String words =
        judgement.kind().text() + (judgement.why().isEmpty() ? "" : ": " + judgement.why());
    String within =
        result != null && result.coverage().exhausted() ? result.coverage().within() : "";
    List<String> lines =
        line(
            test.name(),
            expected(test),
            result == null ? "" : result.verdict().text(),
            result == null ? "" : String.format(Locale.ROOT, "%,d", result.states()),
            result == null ? "" : String.format(Locale.ROOT, "%.1f", result.seconds()),
            words + (within.isEmpty() ? "" : "," + within));
    lines.forEach(line -> out.println(judgement.kind() == Kind.WRONG ? paint.red(line) : line));
    if (result != null && (witnesses || judgement.kind() == Kind.WRONG)) {
      result.witness().forEach(step -> out.println("    " + step));
    }
    out.flush();
  }

  private static String expected(LitmusTest test) {
    Verdict verdict = test.verdict();
    return test.selfDeadlock() ? "Deadlock" : verdict == null ? "" : verdict.text();
  }

  /** A row of the table; where it is too wide, what is said of a test goes below its name. */
  private List<String> line(
      String name, String expected, String found, String states, String seconds, String words) {
    String figures =
        String.format(Locale.ROOT, "%-9s  %-9s  %11s  %7s", expected, found, states, seconds);
    String row = String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s  %s  ", name, figures);
    int room = width - row.length();
    if (room >= LEAST_WORDS) {
      return Wrapping.lines((row + words).stripTrailing(), width, 0, row.length());
    }
    List<String> lines = new ArrayList<>(wrapped(name));
    if (figures.length() + INDENT > width) {
      figures = String.join("  ", figures.strip().split(" +", -1));
    }
    lines.addAll(Wrapping.lines(figures.stripTrailing(), width, INDENT, INDENT));
    if (!words.isEmpty()) {
      lines.addAll(Wrapping.lines(words, width, INDENT, INDENT));
    }
    return lines;
  }

  private List<String> wrapped(String text) {
    return Wrapping.lines(text, width, 0, INDENT);
  }

  @Override
  public void end(LitmusTally tally) {
    List<String> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (tally.count(kind) > 0) {
        parts.add(tally.count(kind) + " " + kind.text());
      }
    }
    String head = title + ": ";
    List<String> lines = wrapped(head + tally.tests() + " tests, " + String.join(", ", parts));
    boolean whole = lines.getFirst().startsWith(head);
    out.println(
        whole ? paint.bold(head) + lines.getFirst().substring(head.length()) : lines.getFirst());
    lines.subList(1, lines.size()).forEach(out::println);
    wrapped(
            String.format(
                Locale.ROOT,
                "  %d EXHAUSTED, %d for the end in question alone, %d to a bound on preemptions,"
                    + " %,d states",
                tally.exhausted(),
                tally.forTheQuestion(),
                tally.bounded(),
                tally.states()))
        .forEach(out::println);
    out.println();
  }
}
