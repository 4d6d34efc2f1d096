// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.cli.TextTable;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.report.Paint;
import io.mmunotify.report.RunTable;
import io.mmunotify.run.StateDump;
import io.mmunotify.scenario.EventWords;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The whole state of runs right after one of their events, for {@code run --dump}. */
final class StateReport {
  private static final Set<String> ADDRESSES = Set.of("address", "start", "end");
  private final Scenario scenario;

  StateReport(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * The state of one run.
   *
   * @param event right after which it was taken
   */
  record Taken(String generation, int row, Event event, StateDump state) {}

  /**
   * Finds the event that a command line means.
   *
   * @param where {@code end}; a number of the table; or an event's name, {@code TASK:} in front of
   *     it or not: the first such event, of tasks that run concurrently if no task is named
   * @return its place among the events
   */
  int place(List<Event> events, String where) {
    if (where.equals("end")) {
      return events.size() - 1;
    }
    if (where.matches("[0-9]{1,9}")) {
      RunTable table = new RunTable(scenario, events, 100, new Paint(false));
      for (int i = events.size() - 2; i >= 0; i--) {
        if (table.number(i) == Integer.parseInt(where)) {
          return i;
        }
      }
      int last = events.size() < 2 ? 0 : table.number(events.size() - 2);
      throw new UsageError("--dump " + where + ": the table's rows are 1 to " + last);
    }
    int colon = where.lastIndexOf(':');
    String task = colon < 0 ? null : where.substring(0, colon);
    EventKind kind = EventKind.of(where.substring(colon + 1));
    for (int i = 0; kind != null && i < events.size(); i++) {
      Event event = events.get(i);
      boolean of = task == null ? !"setup".equals(event.task()) : task.equals(event.task());
      if (of && event.kind() == kind) {
        return i;
      }
    }
    Set<String> there = new LinkedHashSet<>();
    for (Event event : events) {
      if (task == null ? !"setup".equals(event.task()) : task.equals(event.task())) {
        there.add(event.kind().text());
      }
    }
    throw new UsageError(
        "--dump "
            + where
            + ": no such event in this run; accepted are a number of the table, end, EVENT and"
            + " TASK:EVENT; events are "
            + (there.isEmpty() ? "none of this task" : String.join(", ", there)));
  }

  /** Prints it as tables. */
  void print(Taken taken, PrintStream out, int width, Paint paint) {
    EventWords words = EventWords.of(scenario);
    String task = taken.event().task();
    String at =
        taken.event().kind() == EventKind.END_OF_RUN
            ? "at the end"
            : "right after "
                + taken.row()
                + ", "
                + (task == null ? "" : task + ": ")
                + words.describe(taken.event());
    TextTable.wrapped(scenario.name() + " on " + taken.generation() + ", " + at, width)
        .forEach(line -> out.println(paint.bold(line)));
    taken
        .state()
        .sections()
        .forEach((name, rows) -> {
          out.println();
          out.println(paint.bold(name) + (rows.isEmpty() ? ": none" : ""));
          if (!rows.isEmpty()) {
            TextTable table = new TextTable(2);
            List<String> columns = List.copyOf(rows.getFirst().values().keySet());
            table.row(row(columns.stream().map(column -> column.replace('_', ' ')).toList()));
            for (StateDump.Row each : rows) {
              String mm = String.valueOf(each.values().get("mm"));
              List<String> cells = new ArrayList<>();
              each.values().forEach((column, value) -> cells.add(cell(words, mm, column, value)));
              table.row(row(cells));
            }
            table.print(out, width);
          }
        });
  }

  private static String[] row(List<String> cells) {
    List<String> all = new ArrayList<>(List.of("")); // the margin
    all.addAll(cells);
    return all.toArray(String[]::new);
  }

  private static String cell(EventWords words, String mm, String column, @Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Boolean truth -> truth ? "yes" : "no";
      case List<?> list ->
          list.isEmpty()
              ? "-"
              : list.stream().map(String::valueOf).collect(Collectors.joining(", "));
      case Long number when ADDRESSES.contains(column) -> words.address(mm, number);
      default -> value.toString();
    };
  }

  /**
   * All of them as one JSON object: {@code {"dump": 1, "scenario": …, "runs": [{"generation": …,
   * "row": …, "event": {…}, "tasks": [{…}, …], …}, …]}}, a table an array, addresses in bytes.
   */
  String json(List<Taken> all) {
    return JsonText.of(json -> {
      json.writeNumberField("dump", 1);
      json.writeStringField("scenario", scenario.name());
      json.writeArrayFieldStart("runs");
      for (Taken taken : all) {
        json.writeStartObject();
        json.writeStringField("generation", taken.generation());
        json.writeNumberField("row", taken.row());
        json.writeFieldName("event");
        json.writeRawValue(TraceWriter.line(taken.event()));
        for (Map.Entry<String, List<StateDump.Row>> section : taken.state().sections().entrySet()) {
          json.writeArrayFieldStart(section.getKey());
          for (StateDump.Row each : section.getValue()) {
            write(each.values(), json);
          }
          json.writeEndArray();
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private static void write(Map<String, @Nullable Object> values, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, @Nullable Object> each : values.entrySet()) {
      json.writeFieldName(each.getKey());
      switch (each.getValue()) {
        case null -> json.writeNull();
        case Boolean truth -> json.writeBoolean(truth);
        case Long number -> json.writeNumber(number);
        case List<?> list -> {
          json.writeStartArray();
          for (Object item : list) {
            json.writeString(String.valueOf(item));
          }
          json.writeEndArray();
        }
        default -> json.writeString(String.valueOf(each.getValue()));
      }
    }
    json.writeEndObject();
  }
}
