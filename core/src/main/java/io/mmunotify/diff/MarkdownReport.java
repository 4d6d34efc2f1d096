// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.EventWords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A diff as tables of GitHub's Markdown, for an issue or a mail. */
public final class MarkdownReport {
  private final Diff diff;
  private final Depth depth;
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport(Diff diff, Depth depth) {
    this.diff = diff;
    this.depth = depth;
  }

  /** Tells a diff. */
  public static String of(Diff diff, Depth depth) {
    MarkdownReport report = new MarkdownReport(diff, depth);
    report.summary();
    diff.scenarios().stream().filter(depth::tellsEvents).forEach(report::sequences);
    return report.out.toString();
  }

  private void summary() {
    head(List.of("", "scenario"), List.of("difference", "why it matters"));
    for (ScenarioDiff each : diff.scenarios()) {
      List<String> cells = new ArrayList<>();
      cells.add(each.verdict().mark().strip());
      cells.add(code(each.topic().scenario().name()));
      each.columns().forEach(column -> cells.add(escaped(column.words())));
      cells.add(escaped(each.topic().difference()));
      cells.add(escaped(each.topic().matters()));
      row(cells);
    }
    out.append('\n').append(legend()).append(".\n");
  }

  /** The marks that are there, each with its meaning. */
  private String legend() {
    return Stream.of(Verdict.OUTCOME, Verdict.LACKS, Verdict.EVENTS, Verdict.ALIKE)
        .filter(verdict -> diff.count(verdict) > 0)
        .map(verdict ->
            (verdict.mark().isBlank() ? "No mark:" : verdict.mark()) + " " + verdict.sentence())
        .collect(Collectors.joining(", "));
  }

  private void sequences(ScenarioDiff each) {
    out.append("\n### ").append(each.topic().scenario().name()).append("\n\n");
    if (!each.topic().scenario().about().isEmpty()) {
      out.append(escaped(each.topic().scenario().about())).append("\n\n");
    }
    head(List.of("", "task"), List.of());
    EventWords words = EventWords.of(each.topic().scenario());
    for (Fold fold : Fold.of(each.rows(), depth == Depth.ALL)) {
      switch (fold) {
        case Fold.Folded folded -> {
          List<String> cells = new ArrayList<>(List.of("", "", folded.words()));
          cells.addAll(Collections.nCopies(diff.generations().size() - 1, ""));
          row(cells);
        }
        case Fold.Shown(Row row) -> row(cells(words, row));
      }
    }
  }

  private static List<String> cells(EventWords words, Row row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.likeness().isQuiet() ? "" : Verdict.OUTCOME.mark());
    String task = row.task();
    cells.add(task == null ? "" : escaped(task));
    for (@Nullable Event event : row.events()) {
      cells.add(event == null ? "" : code(EventText.of(words, event)));
    }
    return cells;
  }

  private void head(List<String> before, List<String> after) {
    List<String> cells = new ArrayList<>(before);
    cells.addAll(diff.generations());
    cells.addAll(after);
    row(cells);
    row(Collections.nCopies(cells.size(), "---"));
  }

  private void row(List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /** Text as it reads: without this, a name between underscores would turn italic. */
  static String escaped(String text) {
    return text.replaceAll("[\\\\`*_|<>\\[\\]~#]", "\\\\$0").replace("\n", " ");
  }
}
