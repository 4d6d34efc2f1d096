// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import com.fasterxml.jackson.core.JsonToken;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Op;
import io.mmunotify.scenario.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads events, one JSON object each. A string that occurs twice in a file is the same object. */
final class EventReader {
  private static final Map<String, Field> FIELDS =
      Stream.of(Field.values()).collect(Collectors.toUnmodifiableMap(Field::key, field -> field));
  private static final List<String> EVENTS =
      Stream.of(EventKind.values()).map(EventKind::text).toList();

  private static final List<String> MM_KEYS = List.of("users", "count", "freed", "notifiers");

  private final Map<String, String> strings = new HashMap<>();

  // The members of the line being read.
  private final Map<Field, Object> values = new EnumMap<>(Field.class);

  EventReader() {
    Stream.of(Op.values()).forEach(op -> canonical(op.text()));
    Stream.of(Callback.values()).forEach(callback -> canonical(callback.text()));
    EVENTS.forEach(this::canonical);
  }

  private String canonical(String text) {
    String known = strings.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /**
   * Reads the rest of a line.
   *
   * @param first the key of the object's first member, where the parser stands
   */
  Event read(LineParser line, @Nullable String first) throws IOException {
    values.clear();
    String task = null;
    EventKind kind = null;
    String unknown = null;
    for (String key = first; key != null; key = line.member()) {
      Field field = FIELDS.get(key);
      if (field != null) {
        requireFirst(line, key, values.get(field));
        values.put(field, value(line, field, line.next()));
      } else if (key.equals("task")) {
        requireFirst(line, key, task);
        task = string(line, key, line.next());
      } else if (key.equals("event")) {
        requireFirst(line, key, kind);
        kind = kind(line, string(line, key, line.next()));
      } else {
        // What would be accepted depends on the event, which may stand behind.
        unknown = unknown == null ? key : unknown;
        line.next();
        line.skip();
      }
    }
    if (kind == null) {
      throw line.error(0, "the line has no member event; every line behind a header has one");
    }
    if (unknown != null) {
      throw unknownMember(line, kind, unknown);
    }
    line.requireEnd();
    if (task == null && performed(kind) == Performed.BY_A_TASK) {
      throw line.error(0, "the event " + kind.text() + " has no member task; it must have one");
    }
    if (task != null && performed(kind) == Performed.BY_NOBODY) {
      throw unknownMember(line, kind, "task");
    }
    return event(line, task, kind);
  }

  private Event event(LineParser line, @Nullable String task, EventKind kind) throws IOException {
    List<Field> fields = kind.fields();
    @Nullable Object[] own = new @Nullable Object[fields.size()];
    for (int i = 0; i < own.length; i++) {
      own[i] = values.remove(fields.get(i));
    }
    for (Field other : values.keySet()) {
      throw unknownMember(line, kind, other.key());
    }
    return new Event(task, kind, own);
  }

  private enum Performed {
    BY_A_TASK,
    BY_NOBODY,
    /** A misuse can be found by a task or by the machine. */
    BY_ANYBODY
  }

  private static Performed performed(EventKind kind) {
    return switch (kind) {
      case DEADLOCK, END_OF_RUN -> Performed.BY_NOBODY;
      case MISUSE -> Performed.BY_ANYBODY;
      default -> Performed.BY_A_TASK;
    };
  }

  private static EventKind kind(LineParser line, String name) {
    EventKind kind = EventKind.of(name);
    if (kind == null) {
      throw line.error(Suggestion.unknown("event", name, EVENTS));
    }
    return kind;
  }

  private Object value(LineParser line, Field field, @Nullable JsonToken token) throws IOException {
    return switch (field.type()) {
      case NAME -> string(line, field.key(), token);
      case NAME_OR_NULL ->
          token == JsonToken.VALUE_NULL ? Event.NULL : string(line, field.key(), token);
      case INTEGER -> integer(line, field.key(), token);
      case BOOLEAN -> truth(line, field.key(), token);
      case TASKS -> tasks(line, token);
      case STATE -> state(line, token);
    };
  }

  private String string(LineParser line, String key, @Nullable JsonToken token) throws IOException {
    require(line, token == JsonToken.VALUE_STRING, key, Field.Type.NAME.words());
    return canonical(line.text());
  }

  private static Long integer(LineParser line, String key, @Nullable JsonToken token)
      throws IOException {
    require(line, token == JsonToken.VALUE_NUMBER_INT, key, Field.Type.INTEGER.words());
    return line.integer();
  }

  private static Boolean truth(LineParser line, String key, @Nullable JsonToken token) {
    require(line, token != null && token.isBoolean(), key, Field.Type.BOOLEAN.words());
    return token == JsonToken.VALUE_TRUE;
  }

  private Map<String, String> tasks(LineParser line, @Nullable JsonToken token) throws IOException {
    require(line, token == JsonToken.START_OBJECT, "tasks", Field.Type.TASKS.words());
    Map<String, String> tasks = new LinkedHashMap<>();
    for (String task = line.member(); task != null; task = line.member()) {
      requireFirst(line, task, tasks.get(task));
      tasks.put(canonical(task), string(line, task, line.next()));
    }
    return Collections.unmodifiableMap(tasks);
  }

  private FinalState state(LineParser line, @Nullable JsonToken token) throws IOException {
    require(line, token == JsonToken.START_OBJECT, "state", Field.Type.STATE.words());
    int offset = line.offset();
    Map<String, FinalState.Mm> mms = null;
    Map<String, Integer> counters = null;
    for (String key = line.member(); key != null; key = line.member()) {
      if (key.equals("counters")) {
        requireFirst(line, key, counters);
        counters = counters(line);
        continue;
      }
      if (!key.equals("mms")) {
        throw line.error(Suggestion.unknown("member", key, List.of("mms", "counters")));
      }
      requireFirst(line, key, mms);
      require(line, line.next() == JsonToken.START_OBJECT, key, "an object");
      mms = new LinkedHashMap<>();
      for (String mm = line.member(); mm != null; mm = line.member()) {
        requireFirst(line, mm, mms.get(mm));
        require(line, line.next() == JsonToken.START_OBJECT, mm, "an object");
        mms.put(canonical(mm), mm(line, mm));
      }
    }
    if (mms == null) {
      throw line.error(offset, "the state has no member mms; it must have one");
    }
    return new FinalState(Collections.unmodifiableMap(mms), counters == null ? Map.of() : counters);
  }

  private Map<String, Integer> counters(LineParser line) throws IOException {
    require(line, line.next() == JsonToken.START_OBJECT, "counters", "an object of integers");
    Map<String, Integer> counters = new LinkedHashMap<>();
    for (String name = line.member(); name != null; name = line.member()) {
      requireFirst(line, name, counters.get(name));
      long value = integer(line, name, line.next());
      require(line, value == (int) value, name, "an integer of 32 bits");
      counters.put(canonical(name), (int) value);
    }
    return Collections.unmodifiableMap(counters);
  }

  private FinalState.Mm mm(LineParser line, String name) throws IOException {
    int offset = line.offset();
    Long users = null;
    Long count = null;
    Boolean freed = null;
    boolean listed = false;
    List<String> notifiers = null;
    for (String key = line.member(); key != null; key = line.member()) {
      if (!MM_KEYS.contains(key)) {
        throw line.error(Suggestion.unknown("member", key, MM_KEYS));
      }
      JsonToken token = line.next();
      switch (key) {
        case "users" -> users = integer(line, key, token);
        case "count" -> count = integer(line, key, token);
        case "freed" -> freed = truth(line, key, token);
        default -> {
          notifiers = token == JsonToken.VALUE_NULL ? null : names(line, key, token);
          listed = true;
        }
      }
    }
    if (users == null || count == null || freed == null || !listed) {
      throw line.error(
          offset, "the state of " + name + " must have users, count, freed and notifiers");
    }
    return new FinalState.Mm(users, count, freed, notifiers);
  }

  private List<String> names(LineParser line, String key, @Nullable JsonToken token)
      throws IOException {
    require(line, token == JsonToken.START_ARRAY, key, "a list of strings or null");
    List<String> names = new ArrayList<>();
    for (JsonToken item = line.next(); item != JsonToken.END_ARRAY; item = line.next()) {
      names.add(string(line, "an item of " + key, item));
    }
    return Collections.unmodifiableList(names);
  }

  private static void require(LineParser line, boolean fulfilled, String key, String accepted) {
    if (!fulfilled) {
      throw line.error(key + " is of a wrong type; accepted is " + accepted);
    }
  }

  /** To be asked at a key, before going on to its value. */
  private static void requireFirst(LineParser line, String key, @Nullable Object before) {
    if (before != null) {
      throw line.error("the member " + key + " stands here twice; once is accepted");
    }
  }

  private static InputError unknownMember(LineParser line, EventKind kind, String key)
      throws IOException {
    List<String> accepted = new ArrayList<>();
    if (performed(kind) != Performed.BY_NOBODY) {
      accepted.add("task");
    }
    accepted.add("event");
    kind.fields().forEach(field -> accepted.add(field.key()));
    int offset = line.offsetOf(key);
    return line.error(offset, Suggestion.unknown("member of " + kind.text(), key, accepted));
  }
}
