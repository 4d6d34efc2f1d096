// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static io.mmunotify.scenario.SchemaParts.closed;
import static io.mmunotify.scenario.SchemaParts.described;
import static io.mmunotify.scenario.SchemaParts.map;
import static io.mmunotify.scenario.SchemaParts.named;
import static io.mmunotify.scenario.SchemaParts.oneOf;
import static io.mmunotify.scenario.SchemaParts.open;
import static io.mmunotify.scenario.SchemaParts.pattern;
import static io.mmunotify.scenario.SchemaParts.range;
import static io.mmunotify.scenario.SchemaParts.ref;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.machine.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of scenarios, for editors. It is made from what the reader accepts; what a schema
 * cannot say, such as that a notifier's mm is one of the scenario's, only the reader checks.
 */
public final class ScenarioSchema {
  /** The schema's place on the class path. */
  public static final String RESOURCE = "/io/mmunotify/scenario/scenario.schema.json";

  private ScenarioSchema() {}

  /** The schema's text, as the resource has it. */
  public static String text() {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(separators).withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return JsonText.value(json -> {
      json.setPrettyPrinter(printer);
      write(schema(), json);
      json.writeRaw('\n');
    });
  }

  private static Map<String, Object> schema() {
    Map<String, Object> schema =
        map(
            "$schema", "https://json-schema.org/draft/2020-12/schema",
            "title", "mmunotify scenario",
            "description", "What tasks do to address spaces and notifiers.");
    Map<String, Object> members =
        map(
            "scenario", pattern("A kebab-case identifier.", ScenarioReader.IDENTIFIER),
            "about", described("What it is about, in a sentence.", "type", "string"),
            "machine", machine(),
            "files", named("Files, with their pages in the cache.", file()),
            "mms", named("Address spaces.", ref("mm")),
            "notifiers", named("Notifiers, as drivers have them.", ref("notifier")));
    members.putAll(DriverReader.schema());
    members.putAll(
        map(
            "setup", steps("What the task setup does before all others."),
            "tasks", tasks(),
            "after", steps("What the task after does when all others have ended."),
            "faults", faults(),
            "schedule", schedule(),
            "expect", expect()));
    schema.putAll(closed(ScenarioReader.KEYS, List.of("scenario", "mms"), members));
    schema.put(
        "$defs",
        map(
            "name", pattern("A name.", Node.NAME),
            "task", map("type", "string", "pattern", "^(" + Task.WORK + ")?" + Node.NAME + "$"),
            "mm", mm(),
            "area", area(),
            "place", place(),
            "notifier", notifier(),
            "steps", map("type", "array", "items", ref("step")),
            "step", step(),
            "int", range(Integer.MIN_VALUE, Integer.MAX_VALUE),
            "count", range(1, Integer.MAX_VALUE),
            "address", range(0, Long.MAX_VALUE),
            "bytes", bytes()));
    return schema;
  }

  private static Map<String, Object> mm() {
    Map<String, Object> users = map("description", "mm_users at the start; 1 by default.");
    users.putAll(ref("count"));
    return closed(
        ScenarioReader.MM_KEYS,
        List.of(),
        map("users", users, "areas", named("What is mapped from the start.", ref("area"))));
  }

  private static Map<String, Object> machine() {
    Map<String, Object> machine =
        closed(
            VmReader.MACHINE_KEYS,
            List.of(),
            map(
                "frames", ref("count"),
                "huge_pages", map("enum", List.of(2, 4, 8, 16, 32, 64, 128, 256, 512)),
                "cpus", ref("count")));
    machine.put("description", "What areas lie on.");
    return machine;
  }

  private static Map<String, Object> file() {
    return closed(
        VmReader.FILE_KEYS,
        List.of("pages"),
        map("pages", ref("address"), "kind", oneOf(VmReader.KINDS.keySet())));
  }

  private static Map<String, Object> area() {
    return closed(
        VmReader.AREA_KEYS,
        List.of("at", "pages"),
        map(
            "at", ref("bytes"),
            "pages", ref("count"),
            "file", ref("name"),
            "offset", ref("address"),
            "shared", map("type", "boolean"),
            "prot", oneOf(VmReader.PROTS.keySet()),
            "huge", map("type", "boolean"),
            "hugetlb", map("type", "boolean")));
  }

  /** An address of a page. */
  private static Map<String, Object> bytes() {
    Map<String, Object> bytes = range(0, 1L << 47);
    bytes.put("multipleOf", 4096);
    return bytes;
  }

  /** An address in an area: a number of bytes, AREA, or AREA+PAGES. */
  private static Map<String, Object> place() {
    return map(
        "anyOf",
        List.of(
            ref("bytes"), map("type", "string", "pattern", "^" + Node.NAME + "(\\+[0-9]{1,9})?$")));
  }

  private static Map<String, Object> task() {
    return map(
        "anyOf",
        List.of(
            ref("steps"),
            closed(
                VmReader.TASK_KEYS,
                VmReader.TASK_KEYS,
                map("cpu", ref("address"), "steps", ref("steps")))));
  }

  private static Map<String, Object> notifier() {
    Map<String, Object> callbacks = new LinkedHashMap<>();
    ScenarioReader.CALLBACKS.forEach((name, callback) -> callbacks.put(name, callback(callback)));
    return closed(
        ScenarioReader.NOTIFIER_KEYS,
        List.of("mm"),
        map(
            "mm", ref("name"),
            "callbacks", closed(callbacks.keySet(), List.of(), callbacks),
            "flags", map("type", "array", "items", oneOf(ScenarioReader.FLAGS.keySet()))));
  }

  private static Map<String, Object> callback(Callback callback) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String key : ScenarioReader.callbackKeys(callback)) {
      members.put(key, ref(key.equals("does") ? "steps" : "int"));
    }
    return closed(members.keySet(), List.of(), members);
  }

  private static Map<String, Object> step() {
    List<String> words = new ArrayList<>();
    Map<String, Object> members = new LinkedHashMap<>();
    StepReader.STEPS.forEach((name, family) -> {
      if (family.isBare(name)) {
        words.add(name);
      } else {
        members.put(name, family.schema(name));
      }
    });
    Map<String, Object> map = closed(members.keySet(), List.of(), members);
    map.put("minProperties", 1);
    map.put("maxProperties", 1);
    return map("anyOf", List.of(oneOf(words), map));
  }

  private static Map<String, Object> tasks() {
    Map<String, Object> tasks = named("Tasks that run concurrently.", task());
    List<String> reserved = Scenario.RESERVED_TASKS.stream().sorted().toList();
    tasks.put("propertyNames", map("not", oneOf(reserved)));
    return tasks;
  }

  private static Map<String, Object> faults() {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String primitive : ScenarioReader.FALLIBLES.keySet()) {
      members.put(primitive, map("type", "array", "items", ref("count")));
    }
    Map<String, Object> faults = map("description", "Which calls of a primitive fail, from 1.");
    faults.putAll(closed(members.keySet(), List.of(), members));
    return faults;
  }

  private static Map<String, Object> schedule() {
    Map<String, Object> event = oneOf(EventNames.all());
    Map<String, Object> directive =
        closed(
            ScheduleReader.DIRECTIVE_KEYS,
            List.of("run"),
            map("run", ref("task"), "until", event, "through", event, "steps", ref("count")));
    directive.put("maxProperties", 2);
    return described("How the tasks take turns at first.", "type", "array", "items", directive);
  }

  private static Map<String, Object> expect() {
    Map<String, Object> failure =
        closed(
            ScheduleReader.EXPECTATION_KEYS,
            List.of(),
            map(
                "bug", oneOf(ScheduleReader.BUGS),
                "oops", oneOf(ScheduleReader.OOPSES),
                "finding", oneOf(ScheduleReader.CHECKERS)));
    failure.put("minProperties", 1);
    failure.put("maxProperties", 1);
    Map<String, Object> one = map("anyOf", List.of(oneOf(ScheduleReader.ENDS), failure));
    Map<String, Object> several = map("type", "array", "items", one);
    return open(
        "What is known to happen.", ScheduleReader.GENERATION, map("anyOf", List.of(one, several)));
  }

  private static Map<String, Object> steps(String description) {
    Map<String, Object> steps = map("description", description);
    steps.putAll(ref("steps"));
    return steps;
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : map.entrySet()) {
          json.writeFieldName(String.valueOf(member.getKey()));
          write(member.getValue(), json);
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          write(item, json);
        }
        json.writeEndArray();
      }
      case String text -> json.writeString(text);
      case Boolean truth -> json.writeBoolean(truth);
      case Number number -> json.writeNumber(number.longValue());
      default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
    }
  }
}
