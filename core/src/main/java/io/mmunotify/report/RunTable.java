// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.report;

import io.mmunotify.diff.Wrapping;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.EventWords;
import io.mmunotify.scenario.Scenario;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A run as a table: a column per task, a row per event, and a mark where the task changes. Where
 * columns would get so narrow that events come apart word by word, all events share one column, and
 * each names its task in front.
 */
public final class RunTable {
  private static final int GAP = 2;

  /** A column that is narrower, and narrower than what stands in it, cannot be read. */
  private static final int LEAST_WIDTH = 20;

  private final List<Event> events;

  /** For each event what stands in its row; null where the row before says it. */
  private final List<@Nullable Cell> cells = new ArrayList<>();

  private final List<String> tasks;
  private final int[] widths;
  private final boolean inOneColumn;
  private final int textWidth;
  private final int numberWidth;
  private final Paint paint;
  private final EventWords words;

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
   * @param concurrent the tasks between setup and after, in the order of their columns
   * @param events of one run
   * @param width columns that the table may take
   */
  public RunTable(Collection<String> concurrent, List<Event> events, int width, Paint paint) {
    this(concurrent, events, EventWords.PLAIN, width, paint);
  }

  /** The run of a scenario, with addresses in the scenario's words. */
  public RunTable(Scenario scenario, List<Event> events, int width, Paint paint) {
    this(scenario.tasks().keySet(), events, EventWords.of(scenario), width, paint);
  }

  private RunTable(
      Collection<String> concurrent, List<Event> events, EventWords words, int width, Paint paint) {
    this.words = words;
    this.events = events;
    this.paint = paint;
    this.tasks = columns(concurrent, events);
    this.numberWidth = Math.max(2, String.valueOf(events.size()).length());
    Map<String, Integer> depths = new HashMap<>();
    for (int row = 0; row < events.size(); row++) {
      Event event = events.get(row);
      boolean atOnce = row + 1 < events.size() && returns(events.get(row + 1), event);
      if (atOnce) {
        cells.add(new Cell(indent(event, depths), whole(event, events.get(++row))));
        cells.add(null);
      } else {
        cells.add(cell(event, depths));
      }
    }
    int available = width - numberWidth - GAP * tasks.size();
    this.widths = widths(available);
    this.inOneColumn = IntStream.of(widths).sum() > available;
    this.textWidth = Math.max(LEAST_WIDTH, width - numberWidth - 2 * GAP - widestName());
  }

  private int widestName() {
    return tasks.stream().mapToInt(String::length).max().orElse(0);
  }

  private static List<String> columns(Collection<String> concurrent, List<Event> events) {
    Set<String> present = new LinkedHashSet<>();
    for (Event event : events) {
      if (event.task() != null) {
        present.add(event.task());
      }
    }
    Set<String> columns = new LinkedHashSet<>();
    columns.add("setup");
    columns.addAll(concurrent);
    columns.add("after");
    columns.retainAll(present);
    columns.addAll(present); // workers
    return List.copyOf(columns);
  }

  /** Whether an event is the return of a call with nothing between the two. */
  private static boolean returns(Event event, Event call) {
    return call.kind() == EventKind.CALL
        && event.kind() == EventKind.RETURN
        && Objects.equals(event.task(), call.task())
        && Objects.equals(event.get(Field.OP), call.get(Field.OP));
  }

  private String whole(Event call, Event returned) {
    Object value = returned.get(Field.VALUE);
    return words.describe(call) + (value == null ? "" : " = " + value);
  }

  private static int indent(Event event, Map<String, Integer> depths) {
    String task = event.task();
    return task == null ? 0 : 2 * Math.max(0, depths.getOrDefault(task, 0));
  }

  /** What a step or a callback does stands further right than the step or the callback. */
  private Cell cell(Event event, Map<String, Integer> depths) {
    String task = event.task();
    if (task == null) {
      return new Cell(0, event.kind().text());
    }
    int before = indent(event, depths);
    switch (event.kind()) {
      case CALL, CALLBACK -> depths.merge(task, 1, Integer::sum);
      case RETURN, CALLBACK_RETURN -> depths.merge(task, -1, Integer::sum);
      default -> {}
    }
    return new Cell(Math.min(before, indent(event, depths)), words.describe(event));
  }

  /** As wide as what stands in them, or less where they do not fit: the widest give way first. */
  private int[] widths(int available) {
    int[] natural = new int[tasks.size()];
    int sum = 0;
    for (int column = 0; column < natural.length; column++) {
      natural[column] = tasks.get(column).length();
      for (int row = 0; row < events.size(); row++) {
        Cell cell = cells.get(row);
        if (cell != null && tasks.get(column).equals(events.get(row).task())) {
          natural[column] = Math.max(natural[column], cell.width());
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

  /**
   * The number of the row that tells an event, the first one's being 1.
   *
   * @param event from 0; one that there is
   */
  public int number(int event) {
    return (int) cells.subList(0, event + 1).stream().filter(Objects::nonNull).count();
  }

  /** Prints it, row by row. */
  public void print(PrintStream out) {
    if (!inOneColumn) {
      heading(out);
    }
    String before = null;
    int number = 0;
    for (int row = 0; row < events.size(); row++) {
      Event event = events.get(row);
      Cell cell = cells.get(row);
      if (cell == null || event.kind() == EventKind.END_OF_RUN) {
        continue;
      }
      String task = event.task();
      if (inOneColumn) {
        row(out, event, cell, ++number, Objects.equals(before, task) ? "" : String.valueOf(task));
      } else {
        if (before != null && task != null && !before.equals(task)) {
          out.println(paint.dim(switchRow(before, task)));
        }
        row(out, event, cell, ++number);
      }
      before = task;
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
        line.append(" ".repeat(GAP))
            .append(part)
            .append(" ".repeat(widths[column] - part.length()));
      }
      out.println(paint.bold(line.toString().stripTrailing()));
    }
  }

  private String switchRow(String from, String to) {
    return " ".repeat(numberWidth + GAP) + "· · · " + from + " → " + to + " · · ·";
  }

  /** What does not fit into its column goes on below. */
  private void row(PrintStream out, Event event, Cell cell, int rowNumber) {
    String task = event.task();
    int column = task == null ? -1 : tasks.indexOf(task);
    int left = GAP;
    for (int before = 0; before < column; before++) {
      left += GAP + widths[before];
    }
    String number = String.valueOf(rowNumber);
    for (String part : cell.lines(column < 0 ? cell.width() : widths[column])) {
      String margin = " ".repeat(numberWidth - number.length()) + number + " ".repeat(left);
      out.println(margin + coloured(event, part));
      number = "";
    }
  }

  /** The same where there is one column for all tasks. */
  private void row(PrintStream out, Event event, Cell cell, int rowNumber, String task) {
    String number = String.valueOf(rowNumber);
    String name = event.task() == null ? "" : task;
    for (String part : cell.lines(textWidth)) {
      String margin =
          " ".repeat(numberWidth - number.length())
              + number
              + " ".repeat(GAP)
              + name
              + " ".repeat(GAP + widestName() - name.length());
      out.println(margin + coloured(event, part));
      number = "";
      name = "";
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
