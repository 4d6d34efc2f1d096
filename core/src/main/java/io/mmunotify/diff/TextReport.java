// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.conformance.Clauses;
import io.mmunotify.diff.Canvas.Cell;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.EventWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A diff for people: a legend, then the outcomes by subject, then what happened, one column per
 * generation. Where columns would get too narrow, generations stand one below the other.
 */
public final class TextReport {
  private static final String GAP = "  ";
  private static final String BAR = " │ ";
  private static final String UNMARKED = "  ";
  private static final String MARKED = "≠ ";
  private static final int INDENT = 4;

  /** A narrower column breaks most of what stands in it. */
  private static final int LEAST_COLUMN = 15;

  private static final String NUMBERS =
      "D-nn is a difference, B-nn a bug that a kernel had: CHANGES.md tells of each.";
  private static final String EVENTS = "EVENTS.md tells what events mean.";

  private final Diff diff;
  private final Depth depth;
  private final Canvas canvas;

  private TextReport(Diff diff, Depth depth, Canvas canvas) {
    this.diff = diff;
    this.depth = depth;
    this.canvas = canvas;
  }

  /**
   * Tells a diff.
   *
   * @param width columns of the terminal
   * @param colour whether it understands colour
   * @param advice what else could be asked for, in sentences
   */
  public static String of(Diff diff, Depth depth, int width, boolean colour, List<String> advice) {
    Canvas canvas = new Canvas(width, colour);
    TextReport report = new TextReport(diff, depth, canvas);
    report.legend();
    advice.forEach(sentence -> canvas.paragraph(0, new Cell(sentence, Style.PLAIN)));
    report.summary();
    diff.scenarios().stream().filter(depth::tellsEvents).forEach(report::sequences);
    return canvas.text();
  }

  private void legend() {
    for (Verdict verdict : List.of(Verdict.OUTCOME, Verdict.LACKS, Verdict.EVENTS, Verdict.ALIKE)) {
      if (diff.count(verdict) > 0) {
        String line = "%s %2d  ".formatted(verdict.mark(), diff.count(verdict));
        canvas.row(
            new int[] {line.length(), canvas.width() - line.length()},
            "",
            List.of(new Cell(line, Style.BOLD), new Cell(verdict.sentence(), Style.PLAIN)));
      }
    }
    boolean numbered =
        diff.scenarios().stream().anyMatch(each -> !each.topic().difference().isEmpty());
    boolean events = diff.scenarios().stream().anyMatch(depth::tellsEvents);
    String where =
        (numbered ? NUMBERS : "") + (numbered && events ? " " : "") + (events ? EVENTS : "");
    if (!where.isEmpty()) {
      canvas.paragraph(0, new Cell(where, Style.PLAIN));
    }
  }

  /** By subject, in the clauses' order; those that somebody named as on the command line. */
  private void summary() {
    Map<String, List<ScenarioDiff>> bySubject = new LinkedHashMap<>();
    Clauses.load().families().values().forEach(name -> bySubject.put(name, new ArrayList<>()));
    int first = UNMARKED.length() + "scenario".length();
    for (ScenarioDiff each : diff.scenarios()) {
      Topic topic = each.topic();
      bySubject
          .computeIfAbsent(topic.named() ? "" : topic.subject(), _ -> new ArrayList<>())
          .add(each);
      first = Math.max(first, UNMARKED.length() + topic.scenario().name().length());
    }
    bySubject.values().removeIf(List::isEmpty);
    int[] widths = widths(first, GAP);
    for (Map.Entry<String, List<ScenarioDiff>> subject : bySubject.entrySet()) {
      canvas.blank();
      String head = subject.getKey().isEmpty() ? UNMARKED + "scenario" : subject.getKey();
      if (widths[1] >= LEAST_COLUMN) {
        canvas.row(widths, GAP, heads(head));
      } else if (!subject.getKey().isEmpty()) {
        canvas.paragraph(0, new Cell(head, Style.BOLD));
      }
      subject.getValue().forEach(each -> outcome(each, widths));
    }
  }

  private void outcome(ScenarioDiff each, int[] widths) {
    Cell name = new Cell(each.verdict().mark() + " " + each.topic().scenario().name(), Style.BOLD);
    List<String> words = each.topic().named() ? each.words() : each.shortly();
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean stopped = each.columns().get(i).outcome().stop() != null;
      cells.add(new Cell(words.get(i), stopped ? Style.BAD : Style.PLAIN));
    }
    if (widths[1] >= LEAST_COLUMN) {
      cells.addFirst(name);
      canvas.row(widths, GAP, cells);
    } else {
      canvas.paragraph(0, name);
      shared(cells).forEach(line -> canvas.paragraph(INDENT, line));
    }
    matters(each.topic());
  }

  /** Generations for one below the other; those with the same cell share a line. */
  private List<Cell> shared(List<Cell> cells) {
    Map<Cell, String> names = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      names.merge(cells.get(i), diff.generations().get(i), (a, b) -> a + ", " + b);
    }
    List<Cell> lines = new ArrayList<>();
    names.forEach((cell, generations) -> {
      String who = names.size() == 1 ? "all" : generations;
      String text = cell.text().isEmpty() ? "nothing" : cell.text();
      lines.add(new Cell(who + ": " + text, cell.style()));
    });
    return lines;
  }

  private void matters(Topic topic) {
    String separator = topic.difference().isEmpty() || topic.matters().isEmpty() ? "" : ": ";
    String text = topic.difference() + separator + topic.matters();
    if (!text.isEmpty()) {
      canvas.paragraph(INDENT, new Cell(text, Style.FAINT));
    }
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
    boolean narrow = widths[1] < LEAST_COLUMN;
    if (!narrow) {
      canvas.row(widths, BAR, heads(UNMARKED + "task"));
    }
    for (Fold fold : Fold.of(each.rows(), depth == Depth.ALL)) {
      switch (fold) {
        case Fold.Folded folded -> alike(first, "", folded.words());
        case Fold.Shown(Row row) when row.likeness() == Likeness.SAME ->
            alike(first, taskOf(row), EventText.of(words, row.first()));
        case Fold.Shown(Row row) when narrow -> below(first, cells(words, row));
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

  /** A row whose generations stand one below the other, beside the task. */
  private void below(int first, List<Cell> cells) {
    int[] widths = {first, canvas.width() - first - BAR.length()};
    Cell head = cells.getFirst();
    for (Cell line : shared(cells.subList(1, cells.size()))) {
      canvas.row(widths, BAR, List.of(head, line));
      head = new Cell("", Style.PLAIN);
    }
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
    cells.add(new Cell(first, Style.BOLD));
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
