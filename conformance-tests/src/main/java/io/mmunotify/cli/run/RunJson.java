// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.cli.Ending;
import io.mmunotify.diff.Remarks;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Scenario.Expectation;
import io.mmunotify.trace.TraceWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Runs for a program: one object with what a table tells, and every event. */
final class RunJson {
  private RunJson() {}

  /** The object, on a line of its own. */
  static String of(Scenario scenario, List<RunOutput.Run> runs) {
    return JsonText.of(json -> {
      json.writeNumberField("run", 1);
      json.writeStringField("scenario", scenario.name());
      json.writeStringField("about", scenario.about());
      json.writeArrayFieldStart("runs");
      for (RunOutput.Run run : runs) {
        json.writeStartObject();
        write(json, run);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private static void write(JsonGenerator json, RunOutput.Run run) throws IOException {
    Expectation expectation = run.expectation();
    Ending ending = new Ending(run.result());
    json.writeStringField("generation", run.generation().name());
    JsonText.strings(json, "ending", ending.ending());
    json.writeStringField("expected", expectation == null ? null : Ending.words(expectation));
    json.writeBooleanField("as_expected", ending.meets(expectation));
    JsonText.strings(json, "remarks", new Remarks(run.result().events()).all());
    json.writeFieldName("outcome");
    json.writeRawValue(run.result().outcome().text());
    json.writeArrayFieldStart("findings");
    for (Finding.Seen seen : run.result().findings()) {
      json.writeStartObject();
      json.writeStringField("finding", seen.finding().check());
      json.writeStringField("what", seen.finding().what());
      json.writeStringField("severity", seen.finding().severity().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("step", seen.step());
      json.writeStringField("task", seen.task());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("events");
    for (Event event : run.result().events()) {
      json.writeRawValue(TraceWriter.line(event));
    }
    json.writeEndArray();
  }
}
