// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.EventWords;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the Trace Event Format that Perfetto and Chrome's tracing open: a process for each
 * generation, a thread for each task, an event a microsecond. Calls, callbacks, read sections and
 * waits for grace periods are slices; everything else is an instant.
 */
final class PerfettoTrace {
  /** Microseconds, the unit of the format. */
  private static final int APART = 1;

  private final Scenario scenario;
  private final JsonGenerator json;

  private PerfettoTrace(Scenario scenario, JsonGenerator json) {
    this.scenario = scenario;
    this.json = json;
  }

  /** The document of some runs of a scenario. */
  static String of(Scenario scenario, List<RunOutput.Run> runs) {
    return JsonText.of(json -> {
      json.writeStringField("displayTimeUnit", "ns");
      json.writeArrayFieldStart("traceEvents");
      PerfettoTrace trace = new PerfettoTrace(scenario, json);
      for (int i = 0; i < runs.size(); i++) {
        trace.process(i + 1, runs.get(i));
      }
      json.writeEndArray();
    });
  }

  private void process(int process, RunOutput.Run run) throws IOException {
    named("process_name", process, 0, run.generation().name());
    EventWords words = EventWords.of(scenario);
    Map<String, Integer> threads = new LinkedHashMap<>();
    Map<String, Deque<String>> open = new HashMap<>();
    long time = 0;
    for (Event event : run.result().events()) {
      if (event.kind() == EventKind.END_OF_RUN) {
        continue;
      }
      String task = event.task() == null ? "" : event.task();
      Integer thread = threads.get(task);
      if (thread == null) {
        thread = threads.size() + 1;
        threads.put(task, thread);
        named("thread_name", process, thread, task.isEmpty() ? "all" : task);
      }
      Deque<String> slices = open.computeIfAbsent(task, any -> new ArrayDeque<>());
      String text = words.describe(event);
      String closes = closes(event);
      String opens = opens(event);
      if (opens != null) {
        slices.push(opens);
        event("B", process, thread, time, text);
      } else if (closes != null && slices.contains(closes)) {
        // Slices of a thread nest: one that ends ends those within.
        String closed;
        do {
          closed = slices.pop();
          event("E", process, thread, time, text);
        } while (!closed.equals(closes));
      } else {
        event("i", process, thread, time, text);
      }
      time += APART;
    }
    for (Map.Entry<String, Deque<String>> each : open.entrySet()) {
      Integer thread = threads.get(each.getKey());
      for (String _ : each.getValue()) {
        event("E", process, thread == null ? 0 : thread, time, "");
      }
    }
  }

  private static @Nullable String opens(Event event) {
    return switch (event.kind()) {
      case CALL -> "call " + event.get(Field.OP);
      case CALLBACK -> "callback " + event.get(Field.NOTIFIER) + " " + event.get(Field.OP);
      case RCU_READ_LOCK, SRCU_READ_LOCK -> "read section";
      case SYNCHRONIZE_RCU_BEGIN, SYNCHRONIZE_SRCU_BEGIN -> "grace period";
      default -> null;
    };
  }

  private static @Nullable String closes(Event event) {
    return switch (event.kind()) {
      case RETURN -> "call " + event.get(Field.OP);
      case CALLBACK_RETURN -> "callback " + event.get(Field.NOTIFIER) + " " + event.get(Field.OP);
      case RCU_READ_UNLOCK, SRCU_READ_UNLOCK -> "read section";
      case SYNCHRONIZE_RCU_END, SYNCHRONIZE_SRCU_END -> "grace period";
      default -> null;
    };
  }

  private void named(String what, int process, int thread, String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", "M");
    json.writeStringField("name", what);
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", thread);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void event(String phase, int process, int thread, long time, String name)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", phase);
    json.writeStringField("name", name);
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", thread);
    json.writeNumberField("ts", time);
    if (phase.equals("i")) {
      json.writeStringField("s", "t");
    }
    json.writeEndObject();
  }
}
