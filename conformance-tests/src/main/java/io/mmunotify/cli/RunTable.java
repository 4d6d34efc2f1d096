// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.diff.Wrapping;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.Scenario;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run as a table: a column per task, a row per event, and a mark where the task changes. */
final class RunTable {
  private static final int GAP = 2;
  private static final int LEAST_WIDTH = 8;

  private final List<Event> events;
  private final List<Cell> cells = new ArrayList<>();
  private final List<String> tasks;
  private final int[] widths;
  private final int numberWidth;
  private final Paint paint;

  /**
   * What stands in a row.
   *
   * @param indent how far to the right it begins
   */
  private record Cell(int indent, String text) {
    int width() {
      return indent + text.length();
    }

    /** Its lines in a column; what it says stays whole, how deep it is may not. */
    List<String> lines(int width) {
      int most = width / 2;
      return Wrapping.lines(text, width, Math.min(indent, most), Math.min(indent + 2, most));
    }
  }

  /**
   * @param events of one run
   * @param width columns that the table may take
   */
  RunTable(Scenario scenario, List<Event> events, int width, Paint paint) {
    this.events = events;
    this.paint = paint;
    this.tasks = columns(scenario, events);
    this.numberWidth = Math.max(2, String.valueOf(events.size()).length());
    Map<String, Integer> depths = new HashMap<>();
    for (Event event : events) {
      cells.add(cell(event, depths));
    }
    this.widths = widths(width - numberWidth - GAP * tasks.size());
  }

  private static List<String> columns(Scenario scenario, List<Event> events) {
    Set<String> present = new HashSet<>();
    for (Event event : events) {
      if (event.task() != null) {
        present.add(event.task());
      }
    }
    List<String> columns = new ArrayList<>();
    columns.add("setup");
    columns.addAll(scenario.tasks().keySet());
    columns.addAll(List.of("after", "srcu"));
    columns.removeIf(task -> !present.contains(task));
    return columns;
  }

  /** What a step or a callback does stands further right than the step or the callback. */
  private static Cell cell(Event event, Map<String, Integer> depths) {
    String task = event.task();
    if (task == null) {
      return new Cell(0, event.kind().text());
    }
    int depth = depths.getOrDefault(task, 0);
    switch (event.kind()) {
      case CALL, CALLBACK -> depths.put(task, depth + 1);
      case RETURN, CALLBACK_RETURN -> depths.put(task, --depth);
      default -> {}
    }
    return new Cell(2 * Math.max(0, depth), event.describe());
  }

  /** As wide as what stands in them, or less where they do not fit: the widest give way first. */
  private int[] widths(int available) {
    int[] natural = new int[tasks.size()];
    int sum = 0;
    for (int column = 0; column < natural.length; column++) {
      natural[column] = tasks.get(column).length();
      for (int row = 0; row < events.size(); row++) {
        if (tasks.get(column).equals(events.get(row).task())) {
          natural[column] = Math.max(natural[column], cells.get(row).width());
        }
      }
      sum += natural[column];
    }
    while (sum > available) {
      int widest = 0;
      for (int column = 1; column < natural.length; column++) {
        widest = natural[column] > natural[widest] ? column : widest;
      }
      if (natural[widest] <= LEAST_WIDTH) {
        break;
      }
      natural[widest]--;
      sum--;
    }
    return natural;
  }

  void print(PrintStream out) {
    heading(out);
    String before = null;
    for (int row = 0; row < events.size(); row++) {
      Event event = events.get(row);
      if (event.kind() == EventKind.END_OF_RUN) {
        continue;
      }
      String task = event.task();
      if (before != null && task != null && !before.equals(task)) {
        out.println(paint.dim(switchRow(before, task)));
      }
      before = task;
      row(out, row);
    }
  }

  private void heading(PrintStream out) {
    List<List<String>> names = new ArrayList<>();
    int height = 1;
    for (int column = 0; column < widths.length; column++) {
      names.add(new Cell(0, tasks.get(column)).lines(widths[column]));
      height = Math.max(height, names.get(column).size());
    }
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder(" ".repeat(numberWidth));
      for (int column = 0; column < widths.length; column++) {
        String part = y < names.get(column).size() ? names.get(column).get(y) : "";
        line.append(" ".repeat(GAP)).append(TextTable.padded(part, widths[column]));
      }
      out.println(paint.bold(line.toString().stripTrailing()));
    }
  }

  private String switchRow(String from, String to) {
    return " ".repeat(numberWidth + GAP) + "· · · " + from + " → " + to + " · · ·";
  }

  /** What does not fit into its column goes on below. */
  private void row(PrintStream out, int row) {
    Event event = events.get(row);
    String task = event.task();
    int column = task == null ? -1 : tasks.indexOf(task);
    int left = GAP;
    for (int before = 0; before < column; before++) {
      left += GAP + widths[before];
    }
    Cell cell = cells.get(row);
    String number = String.valueOf(row + 1);
    for (String part : cell.lines(column < 0 ? cell.width() : widths[column])) {
      String margin = " ".repeat(numberWidth - number.length()) + number + " ".repeat(left);
      out.println(margin + coloured(event, part));
      number = "";
    }
  }

  private String coloured(Event event, String text) {
    return switch (event.kind()) {
      case BUG, OOPS, MISUSE, DEADLOCK -> paint.red(text);
      case WARN, PRINTK -> paint.yellow(text);
      case SLEEP -> Boolean.TRUE.equals(event.get(Field.ATOMIC)) ? paint.yellow(text) : text;
      default -> text;
    };
  }
}
