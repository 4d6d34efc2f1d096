// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.diff.Canvas.Cell;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.EventWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A diff for people: first the outcomes, then what happened, one column per generation. */
public final class TextReport {
  private static final String GAP = "  ";
  private static final String BAR = " │ ";
  private static final String UNMARKED = "  ";
  private static final String ONE_OF_MANY =
      "Each ran under one schedule; --explore compares what all schedules can come to.";
  private static final String MARKED = "≠ ";

  private final Diff diff;
  private final boolean all;
  private final Canvas canvas;

  private TextReport(Diff diff, boolean all, Canvas canvas) {
    this.diff = diff;
    this.all = all;
    this.canvas = canvas;
  }

  /**
   * Tells a diff.
   *
   * @param all whether to show the events of scenarios, and stretches of events, that do not differ
   * @param width columns of the terminal
   * @param colour whether it understands colour
   */
  public static String of(Diff diff, boolean all, int width, boolean colour) {
    Canvas canvas = new Canvas(width, colour);
    TextReport report = new TextReport(diff, all, canvas);
    report.summary();
    for (ScenarioDiff each : diff.scenarios()) {
      if (all || each.topic().named() || each.verdict() != Verdict.ALIKE) {
        report.sequences(each);
      }
    }
    return canvas.text();
  }

  private void summary() {
    int first = UNMARKED.length() + "scenario".length();
    for (ScenarioDiff each : diff.scenarios()) {
      first = Math.max(first, UNMARKED.length() + each.topic().scenario().name().length());
    }
    int[] widths = widths(first, GAP);
    canvas.row(widths, GAP, heads("scenario"));
    for (ScenarioDiff each : diff.scenarios()) {
      List<Cell> cells = new ArrayList<>();
      String mark = each.verdict().mark() + " ";
      cells.add(new Cell(mark + each.topic().scenario().name(), Style.BOLD));
      for (ScenarioDiff.Column column : each.columns()) {
        Style style = column.outcome().stop() == null ? Style.PLAIN : Style.BAD;
        cells.add(new Cell(column.words(), style));
      }
      canvas.row(widths, GAP, cells);
      matters(each.topic());
    }
    canvas.blank();
    canvas.paragraph(0, new Cell(legend(), Style.PLAIN));
    if (diff.scenarios().stream().anyMatch(each -> each.topic().scenario().races())) {
      canvas.paragraph(0, new Cell(ONE_OF_MANY, Style.PLAIN));
    }
  }

  private void matters(Topic topic) {
    String separator = topic.difference().isEmpty() || topic.matters().isEmpty() ? "" : ": ";
    String text = topic.difference() + separator + topic.matters();
    if (!text.isEmpty()) {
      canvas.paragraph(4, new Cell(text, Style.FAINT));
    }
  }

  private String legend() {
    return "%s the outcome differs: %d.  %s only the events do: %d.  Neither: %d."
        .formatted(
            Verdict.OUTCOME.mark(),
            diff.count(Verdict.OUTCOME),
            Verdict.EVENTS.mark(),
            diff.count(Verdict.EVENTS),
            diff.count(Verdict.ALIKE));
  }

  private void sequences(ScenarioDiff each) {
    canvas.blank();
    canvas.paragraph(0, new Cell(each.topic().scenario().name(), Style.BOLD));
    if (!each.topic().scenario().about().isEmpty()) {
      canvas.paragraph(UNMARKED.length(), new Cell(each.topic().scenario().about(), Style.PLAIN));
    }
    int first = UNMARKED.length() + "task".length();
    for (Row row : each.rows()) {
      first = Math.max(first, UNMARKED.length() + taskOf(row).length());
    }
    EventWords words = EventWords.of(each.topic().scenario());
    int[] widths = widths(first, BAR);
    canvas.row(widths, BAR, heads("task"));
    for (Fold fold : Fold.of(each.rows(), all)) {
      switch (fold) {
        case Fold.Folded folded -> alike(first, "", folded.words());
        case Fold.Shown(Row row) when row.likeness() == Likeness.SAME ->
            alike(first, taskOf(row), EventText.of(words, row.first()));
        case Fold.Shown(Row row) -> canvas.row(widths, BAR, cells(words, row));
      }
    }
  }

  /** What all generations do stands there once, over all columns. */
  private void alike(int first, String task, String text) {
    int[] widths = {first, canvas.width() - first - BAR.length()};
    canvas.row(
        widths, BAR, List.of(new Cell(UNMARKED + task, Style.FAINT), new Cell(text, Style.FAINT)));
  }

  private static List<Cell> cells(EventWords words, Row row) {
    boolean quiet = row.likeness().isQuiet();
    Style style = quiet ? Style.FAINT : Style.DIFFERENT;
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell((quiet ? UNMARKED : MARKED) + taskOf(row), style));
    for (@Nullable Event event : row.events()) {
      cells.add(new Cell(EventText.of(words, event), style));
    }
    return cells;
  }

  private static String taskOf(Row row) {
    return Objects.requireNonNullElse(row.task(), "");
  }

  private List<Cell> heads(String first) {
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(UNMARKED + first, Style.BOLD));
    diff.generations().forEach(name -> cells.add(new Cell(name, Style.BOLD)));
    return cells;
  }

  private int[] widths(int first, String separator) {
    int count = diff.generations().size();
    int[] widths = new int[count + 1];
    Arrays.fill(widths, canvas.columnWidth(first, count, separator));
    widths[0] = first;
    return widths;
  }
}
