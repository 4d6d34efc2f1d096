// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes traces as JSON Lines. The same traces give the same bytes. */
public final class TraceWriter implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactoryBuilder().rootValueSeparator("\n").build();

  private final JsonGenerator json;

  /**
   * @param out where the lines go; closed with the writer
   * @throws IOException if the stream fails
   */
  public TraceWriter(OutputStream out) throws IOException {
    this.json = JSON.createGenerator(out);
  }

  /**
   * Writes a file at once: whoever looks at it sees all of it, or what was there before. Compressed
   * if its name ends in {@code .gz}.
   *
   * @throws io.mmunotify.scenario.InputError if it cannot be written
   */
  public static void writeFile(Path file, Iterable<Trace> traces) {
    boolean compressed = file.toString().endsWith(".gz");
    OutputFile.write(
        file,
        out -> {
          try (TraceWriter writer = new TraceWriter(compressed ? new GZIPOutputStream(out) : out)) {
            for (Trace trace : traces) {
              writer.write(trace);
            }
          }
        });
  }

  /** One event as a line, without the line's end. */
  public static String line(Event event) {
    return JsonText.value(json -> write(event, json));
  }

  /**
   * Writes a trace, its header first.
   *
   * @throws IOException if the stream fails
   */
  public void write(Trace trace) throws IOException {
    header(trace);
    for (Event event : trace.events()) {
      write(event, json);
    }
  }

  private void header(Trace trace) throws IOException {
    json.writeStartObject();
    json.writeNumberField("trace", 1);
    json.writeStringField("generation", trace.generation());
    json.writeFieldName("scenario");
    JsonDocuments.write(trace.scenario().source(), json);
    MachineHeader machine = trace.machine();
    if (!machine.equals(MachineHeader.DEFAULTS)) {
      json.writeObjectFieldStart("machine");
      json.writeStringField("granularity", machine.granularity());
      json.writeStringField("model", machine.model());
      json.writeStringField("grace_periods", machine.gracePeriods());
      json.writeEndObject();
    }
    if (!trace.schedule().isEmpty()) {
      json.writeArrayFieldStart("schedule");
      for (Turn turn : trace.schedule()) {
        json.writeStartArray();
        json.writeString(turn.actor());
        json.writeNumber(turn.steps());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void write(Event event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (event.task() != null) {
      json.writeStringField("task", event.task());
    }
    json.writeStringField("event", event.kind().text());
    List<Field> fields = event.kind().fields();
    for (int i = 0; i < fields.size(); i++) {
      Object value = event.at(i);
      if (value != null) {
        json.writeFieldName(fields.get(i).key());
        write(value, json);
      }
    }
    json.writeEndObject();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Long number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case FinalState state -> write(state, json);
      case Map<?, ?> tasks -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> task : tasks.entrySet()) {
          json.writeStringField(String.valueOf(task.getKey()), String.valueOf(task.getValue()));
        }
        json.writeEndObject();
      }
      default -> {
        if (value != Event.NULL) {
          throw new IllegalArgumentException("not a value of an event: " + value);
        }
        json.writeNull();
      }
    }
  }

  private static void write(FinalState state, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("mms");
    for (Map.Entry<String, FinalState.Mm> entry : state.mms().entrySet()) {
      FinalState.Mm mm = entry.getValue();
      json.writeObjectFieldStart(entry.getKey());
      json.writeNumberField("users", mm.users());
      json.writeNumberField("count", mm.count());
      json.writeBooleanField("freed", mm.freed());
      json.writeFieldName("notifiers");
      write(mm.notifiers(), json);
      json.writeEndObject();
    }
    json.writeEndObject();
    if (!state.counters().isEmpty()) {
      json.writeObjectFieldStart("counters");
      for (Map.Entry<String, Integer> counter : state.counters().entrySet()) {
        json.writeNumberField(counter.getKey(), counter.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(@Nullable List<String> names, JsonGenerator json) throws IOException {
    if (names == null) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  /**
   * Ends the last line and closes the stream.
   *
   * @throws IOException if the stream fails
   */
  @Override
  public void close() throws IOException {
    if (json.getOutputContext().getEntryCount() > 0) {
      json.writeRaw('\n');
    }
    json.close();
  }
}
