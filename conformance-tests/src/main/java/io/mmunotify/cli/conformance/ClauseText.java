// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.TextTable;
import io.mmunotify.cli.conformance.ClauseResults.Evidence;
import io.mmunotify.cli.conformance.ClauseResults.Result;
import io.mmunotify.cli.conformance.ClauseResults.Status;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Commit;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.report.Paint;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Clauses and what became of them, as text: a table for each family, and what it takes more. */
final class ClauseText {
  private static final int GAP = 2;

  private final Clauses clauses;
  private final List<String> generations;
  private final Map<String, Map<String, Verdict>> expected;
  private final PrintStream out;
  private final int width;
  private final Paint paint;

  /**
   * @param generations the columns
   * @param expected what a clause says of a generation, by clause and generation
   */
  ClauseText(
      Clauses clauses,
      List<String> generations,
      Map<String, Map<String, Verdict>> expected,
      Terminal terminal) {
    this.clauses = clauses;
    this.generations = generations;
    this.expected = expected;
    this.out = terminal.out();
    this.width = terminal.width();
    this.paint = new Paint(terminal.colour());
  }

  /** Clauses with their sentences, family by family; with all there is to know of each if asked. */
  void list(List<Clause> chosen, boolean whole) {
    if (whole) {
      chosen.forEach(this::whole);
      return;
    }
    TextTable table = new TextTable(GAP);
    chosen.forEach(clause -> table.row(clause.id(), clause.sentence()));
    table.print(out, width);
  }

  private void whole(Clause clause) {
    out.println(paint.bold(clause.id()) + "  " + title(clause.family()));
    TextTable table = new TextTable(GAP);
    table.row("", "says", clause.sentence());
    table.row("", "relies on it", clause.relies());
    table.row("", "kernel", String.join(", ", clause.symbols()));
    for (Commit commit : clause.commits()) {
      table.row("", "commit", commit.text() + " " + commit.did() + " " + commit.link());
    }
    for (String generation : generations) {
      Verdict verdict = verdict(clause, generation);
      table.row(
          "", generation, verdict.word() + (verdict.how().isEmpty() ? "" : ": " + verdict.how()));
    }
    if (clause.notShown() != null) {
      table.row("", "not shown", clause.notShown());
    }
    if (!clause.scenarios().isEmpty()) {
      table.row("", "see", Arguments.program() + " diff " + String.join(" ", clause.scenarios()));
    }
    table.row("", "covers", String.join("; ", clause.covers()));
    table.print(out, width);
  }

  private Verdict verdict(Clause clause, String generation) {
    return Objects.requireNonNull(
        expected.getOrDefault(clause.id(), Map.of()).get(generation), generation);
  }

  private String title(String family) {
    return clauses.families().getOrDefault(family, family);
  }

  /** The table of a family whose tests have ended, and why some were skipped. */
  void family(String family, List<Clause> chosen, ClauseResults results) {
    out.println();
    out.println(paint.bold(title(family)));
    TextTable table = new TextTable(GAP);
    List<String> header = new ArrayList<>(List.of(family));
    header.addAll(generations);
    header.add("");
    table.row(header.toArray(new String[0]));
    for (Clause clause : chosen) {
      List<String> row = new ArrayList<>(List.of(clause.id()));
      for (String generation : generations) {
        Result result = results.of(clause.id(), generation);
        row.add(word(clause, result, verdict(clause, generation)));
      }
      row.add(clause.sentence());
      table.row(row.toArray(new String[0]));
    }
    table.print(out, width);
    reasons(chosen);
    out.flush();
  }

  /** What became of a clause on a generation, in a word or two. */
  static String word(Clause clause, @Nullable Result result, Verdict verdict) {
    if (result == null) {
      return clause.notShown() == null ? "not run" : "not shown";
    }
    return switch (result.status()) {
      case FAILED -> "FAILED";
      case SKIPPED -> "n/a";
      case PASSED -> verdict.word();
    };
  }

  /** How generations differ, and why clauses do not apply or are not shown. */
  private void reasons(List<Clause> chosen) {
    Map<String, List<String>> differing = new LinkedHashMap<>();
    Map<String, List<String>> notShown = new LinkedHashMap<>();
    Map<String, Map<String, List<String>>> missing = new LinkedHashMap<>();
    for (Clause clause : chosen) {
      if (clause.notShown() != null) {
        notShown.computeIfAbsent(clause.notShown(), why -> new ArrayList<>()).add(clause.id());
        continue;
      }
      for (String generation : generations) {
        switch (verdict(clause, generation)) {
          case Verdict.Holds _ -> {}
          case Verdict.Differs(String how) ->
              differing
                  .computeIfAbsent(clause.id() + ": " + how, what -> new ArrayList<>())
                  .add(generation);
          case Verdict.NotApplicable lacking ->
              missing
                  .computeIfAbsent(lacking.how(), why -> new LinkedHashMap<>())
                  .computeIfAbsent(generation, g -> new ArrayList<>())
                  .add(clause.id());
        }
      }
    }
    differing.forEach(
        (what, where) -> paragraph("differs on " + String.join(", ", where) + ", " + what + "."));
    missing.forEach((why, byGeneration) ->
        byGeneration.forEach((generation, ids) ->
            paragraph("n/a on " + generation + " (" + String.join(", ", ids) + "): " + why)));
    notShown.forEach(
        (why, ids) -> paragraph("not shown (" + String.join(", ", ids) + "): " + why + "."));
  }

  private void paragraph(String text) {
    for (String line : TextTable.wrapped(text, width - GAP)) {
      out.println("  " + paint.dim(line));
    }
  }

  /**
   * What was looked at on a generation.
   *
   * @param again the command that shows it once more
   */
  void evidence(Clause clause, String generation, Result result, String again) {
    for (Evidence seen : result.evidence()) {
      out.println();
      out.println(paint.bold(clause.id() + " on " + generation));
      out.println(seen.text().indent(GAP).stripTrailing());
    }
    if (!result.evidence().isEmpty()) {
      out.println("again: " + again);
    }
  }

  /** How a test of a clause failed; its message ends with the line that runs it again. */
  void failure(Clause clause, Result result) {
    for (String reason : result.reasons()) {
      out.println();
      out.println(paint.red("failed: " + clause.id()));
      out.println(reason.indent(GAP).stripTrailing());
    }
  }

  /** What went wrong outside of any test of a clause. */
  void troubles(List<String> troubles) {
    for (String trouble : troubles) {
      out.println();
      out.println(paint.red("failed: " + trouble));
    }
  }

  /** The sums, family x generation. */
  void matrix(List<Clause> chosen, ClauseResults results) {
    TextTable table = new TextTable(GAP);
    List<String> header = new ArrayList<>(List.of("family"));
    header.addAll(generations);
    header.add("");
    table.row(header.toArray(new String[0]));
    for (String family : clauses.families().keySet()) {
      List<Clause> of = chosen.stream().filter(each -> each.family().equals(family)).toList();
      if (!of.isEmpty()) {
        List<String> row = new ArrayList<>(List.of(family));
        generations.forEach(generation -> row.add(sum(of, generation, results)));
        row.add(title(family));
        table.row(row.toArray(new String[0]));
      }
    }
    List<String> all = new ArrayList<>(List.of("in all"));
    generations.forEach(generation -> all.add(sum(chosen, generation, results)));
    all.add("");
    table.row(all.toArray(new String[0]));
    out.println();
    table.print(out, width);
  }

  /** How many of these clauses came to what on a generation. */
  static String sum(List<Clause> of, String generation, ClauseResults results) {
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    int notShown = 0;
    for (Clause clause : of) {
      @Nullable Result result = results.of(clause.id(), generation);
      if (result == null) {
        notShown++;
      } else if (result.status() == Status.PASSED) {
        passed++;
      } else if (result.status() == Status.FAILED) {
        failed++;
      } else {
        skipped++;
      }
    }
    List<String> parts = new ArrayList<>();
    add(parts, passed, "passed");
    add(parts, failed, "FAILED");
    add(parts, skipped, "n/a");
    add(parts, notShown, "not shown");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, int number, String word) {
    if (number > 0) {
      parts.add(number + " " + word);
    }
  }
}
