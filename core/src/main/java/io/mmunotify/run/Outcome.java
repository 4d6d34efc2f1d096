// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.scenario.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to, without how: two schedules that end alike have equal outcomes.
 *
 * @param stop the bug, oops, misuse or deadlock that stopped the run, its task left out; null if
 *     none
 * @param state what is left
 * @param returns task to what its steps returned, in their order
 * @param callbacks notifier to callback to how often it was entered
 */
public record Outcome(
    @Nullable Event stop,
    FinalState state,
    Map<String, List<Return>> returns,
    Map<String, Map<String, Integer>> callbacks) {

  /**
   * A value that a step returned.
   *
   * @param op the step
   */
  public record Return(String op, int value) {}

  /** The canonical text: no white space, the keys of every object sorted. */
  public String text() {
    return JsonText.value(json -> {
      json.writeStartObject();
      json.writeFieldName("callbacks");
      writeCallbacks(json);
      json.writeFieldName("returns");
      writeReturns(json);
      json.writeFieldName("state");
      writeState(json);
      json.writeFieldName("stop");
      writeStop(json);
      json.writeEndObject();
    });
  }

  /** How the run ended, in a word or two: {@code "ok"}, {@code "oops null-deref"}. */
  public String summary() {
    if (stop == null) {
      return "ok";
    }
    Object detail = stop.get(Field.CONDITION);
    if (detail == null) {
      detail = stop.get(Field.WHAT);
    }
    return detail == null ? stop.kind().text() : stop.kind().text() + " " + detail;
  }

  /** How the run ended, and what tells it from others that end alike. */
  public String words() {
    List<String> words = new ArrayList<>();
    returns.forEach((task, values) -> {
      for (Return value : values) {
        words.add(task + ": " + value.op() + " = " + value.value());
      }
    });
    callbacks.forEach((notifier, counts) ->
        counts.forEach((name, count) -> words.add(notifier + " " + name + " " + count + "x")));
    state
        .mms()
        .forEach((name, mm) ->
            words.add(
                name
                    + (mm.users() == 0 ? "" : " mm_users " + mm.users())
                    + (mm.freed() ? " freed" : " mm_count " + mm.count())
                    + (mm.notifiers() == null ? "" : " " + mm.notifiers())));
    Object in = stop == null ? null : stop.get(Field.IN);
    state.counters().forEach((name, value) -> words.add(name + " " + value));
    return summary()
        + (in == null ? "" : " in " + in)
        + (words.isEmpty() ? "" : " (" + String.join(", ", words) + ")");
  }

  private void writeCallbacks(JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Map<String, Integer>> notifier : new TreeMap<>(callbacks).entrySet()) {
      json.writeFieldName(notifier.getKey());
      json.writeStartObject();
      for (Map.Entry<String, Integer> count : new TreeMap<>(notifier.getValue()).entrySet()) {
        json.writeNumberField(count.getKey(), count.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void writeReturns(JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, List<Return>> task : new TreeMap<>(returns).entrySet()) {
      json.writeFieldName(task.getKey());
      json.writeStartArray();
      for (Return value : task.getValue()) {
        json.writeStartArray();
        json.writeString(value.op());
        json.writeNumber(value.value());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void writeState(JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (!state.counters().isEmpty()) {
      json.writeObjectFieldStart("counters");
      for (Map.Entry<String, Integer> counter : new TreeMap<>(state.counters()).entrySet()) {
        json.writeNumberField(counter.getKey(), counter.getValue());
      }
      json.writeEndObject();
    }
    json.writeFieldName("mms");
    json.writeStartObject();
    for (Map.Entry<String, FinalState.Mm> mm : new TreeMap<>(state.mms()).entrySet()) {
      json.writeFieldName(mm.getKey());
      json.writeStartObject();
      json.writeNumberField("count", mm.getValue().count());
      json.writeBooleanField("freed", mm.getValue().freed());
      json.writeFieldName("notifiers");
      List<String> notifiers = mm.getValue().notifiers();
      if (notifiers == null) {
        json.writeNull();
      } else {
        json.writeStartArray();
        for (String notifier : notifiers) {
          json.writeString(notifier);
        }
        json.writeEndArray();
      }
      json.writeNumberField("users", mm.getValue().users());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeStop(JsonGenerator json) throws IOException {
    if (stop == null) {
      json.writeNull();
      return;
    }
    Map<String, Object> members = new TreeMap<>();
    members.put("event", stop.kind().text());
    for (Field field : stop.kind().fields()) {
      Object value = stop.get(field);
      if (value != null) {
        members.put(field.key(), value);
      }
    }
    json.writeStartObject();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      json.writeFieldName(member.getKey());
      if (member.getValue() instanceof Map<?, ?> tasks) {
        json.writeStartObject();
        for (Map.Entry<?, ?> task : new TreeMap<>(tasks).entrySet()) {
          json.writeStringField(String.valueOf(task.getKey()), String.valueOf(task.getValue()));
        }
        json.writeEndObject();
      } else {
        json.writeString(String.valueOf(member.getValue()));
      }
    }
    json.writeEndObject();
  }
}
