// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

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
import org.jspecify.annotations.Nullable;

/** A run as a table: a column per task, a row per event, and a mark where the task changes. */
final class RunTable {
  private static final int GAP = 2;
  private static final int LEAST_WIDTH = 8;

  private final List<Event> events;
  private final List<String> cells = new ArrayList<>();
  private final List<String> tasks;
  private final int[] widths;
  private final int numberWidth;
  private final Paint paint;

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
  private static String cell(Event event, Map<String, Integer> depths) {
    String task = event.task();
    if (task == null) {
      return event.kind().text();
    }
    int depth = depths.getOrDefault(task, 0);
    switch (event.kind()) {
      case CALL, CALLBACK -> depths.put(task, depth + 1);
      case RETURN, CALLBACK_RETURN -> depths.put(task, --depth);
      default -> {}
    }
    return "  ".repeat(Math.max(0, depth)) + event.describe();
  }

  /** As wide as what stands in them, or less where they do not fit: the widest give way first. */
  private int[] widths(int available) {
    int[] natural = new int[tasks.size()];
    int sum = 0;
    for (int column = 0; column < natural.length; column++) {
      natural[column] = tasks.get(column).length();
      for (int row = 0; row < events.size(); row++) {
        if (tasks.get(column).equals(events.get(row).task())) {
          natural[column] = Math.max(natural[column], cells.get(row).length());
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
    out.println(paint.bold(heading()));
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
      out.println(row(row + 1, task, cells.get(row), event));
    }
  }

  private String heading() {
    StringBuilder line = new StringBuilder(" ".repeat(numberWidth));
    for (int column = 0; column < widths.length; column++) {
      line.append(" ".repeat(GAP)).append(fitted(tasks.get(column), widths[column]));
    }
    return line.toString().stripTrailing();
  }

  private String switchRow(String from, String to) {
    return " ".repeat(numberWidth + GAP) + "· · · " + from + " → " + to + " · · ·";
  }

  private String row(int number, @Nullable String task, String cell, Event event) {
    String digits = String.valueOf(number);
    StringBuilder line = new StringBuilder(" ".repeat(numberWidth - digits.length()));
    line.append(digits);
    int column = task == null ? -1 : tasks.indexOf(task);
    for (int before = 0; before < column; before++) {
      line.append(" ".repeat(GAP + widths[before]));
    }
    String text = column < 0 ? cell : fitted(cell, widths[column]).stripTrailing();
    return line.append(" ".repeat(GAP)).append(coloured(event, text)).toString();
  }

  private String coloured(Event event, String text) {
    return switch (event.kind()) {
      case BUG, OOPS, MISUSE, DEADLOCK -> paint.red(text);
      case WARN, PRINTK -> paint.yellow(text);
      case SLEEP -> Boolean.TRUE.equals(event.get(Field.ATOMIC)) ? paint.yellow(text) : text;
      default -> text;
    };
  }

  private static String fitted(String text, int width) {
    return text.length() <= width
        ? TextTable.padded(text, width)
        : text.substring(0, width - 1) + "…";
  }
}
