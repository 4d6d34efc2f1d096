// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.trace.TraceWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A diff for programs: one JSON object with everything, whether it differs or not.
 *
 * <pre>{@code
 * {"diff": 1, "generations": ["v3.5", …], "differing": 41, "scenarios": [
 *   {"scenario": "…", "about": "…", "difference": "D-14, B-03", "matters": "…",
 *    "differs": "no" | "events" | "outcome",
 *    "runs": [{"generation": "v3.5", "ending": "ok", "notes": ["…"], "outcome": {…}}, …],
 *    "rows": [{"differs": "no" | "primitive" | "yes", "events": [{…} | null, …]}, …]}, …]}
 * }</pre>
 *
 * Events are those of a trace, in the generations' order; outcomes are those of an outcome set.
 */
public final class JsonReport {
  private JsonReport() {}

  /** Tells a diff. */
  public static String of(Diff diff) {
    return JsonText.value(json -> {
      json.setPrettyPrinter(lines());
      write(diff, json);
    })
        + "\n";
  }

  /** Lists have a line for each item, so that one can look for events line by line. */
  private static PrettyPrinter lines() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.NONE));
    printer.indentObjectsWith(new DefaultPrettyPrinter.NopIndenter());
    printer.indentArraysWith(new DefaultIndenter(" ", "\n"));
    return printer;
  }

  private static void write(Diff diff, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("diff", 1);
    JsonText.strings(json, "generations", diff.generations());
    json.writeNumberField("differing", diff.scenarios().size() - diff.count(Verdict.ALIKE));
    json.writeArrayFieldStart("scenarios");
    for (ScenarioDiff each : diff.scenarios()) {
      write(diff, each, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Diff diff, ScenarioDiff each, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("scenario", each.topic().scenario().name());
    json.writeStringField("about", each.topic().scenario().about());
    json.writeStringField("difference", each.topic().difference());
    json.writeStringField("matters", each.topic().matters());
    json.writeStringField("differs", each.verdict().word());
    json.writeArrayFieldStart("runs");
    for (int i = 0; i < each.columns().size(); i++) {
      write(diff.generations().get(i), each.columns().get(i), json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
    for (Row row : each.rows()) {
      json.writeStartObject();
      json.writeStringField("differs", row.likeness().differs());
      json.writeArrayFieldStart("events");
      for (@Nullable Event event : row.events()) {
        if (event == null) {
          json.writeNull();
        } else {
          json.writeRawValue(TraceWriter.line(event));
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(String generation, ScenarioDiff.Column column, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("generation", generation);
    json.writeStringField("ending", column.ending());
    JsonText.strings(json, "notes", column.notes());
    json.writeFieldName("outcome");
    json.writeRawValue(column.outcome().text());
    json.writeEndObject();
  }
}
