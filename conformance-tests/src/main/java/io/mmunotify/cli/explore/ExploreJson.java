// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.cli.Terminal;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A search for a program: one line of JSON per generation. */
final class ExploreJson implements ExploreReport {
  private final Scenario scenario;
  private final PrintStream out;

  ExploreJson(Scenario scenario, Terminal terminal) {
    this.scenario = scenario;
    this.out = terminal.data();
  }

  @Override
  public boolean showsRuns() {
    return false;
  }

  @Override
  public void print(Generation generation, Exploration exploration, List<Finding> findings) {
    out.print(
        JsonText.of(json -> {
          begin(json, generation, exploration.boundText());
          json.writeArrayFieldStart("findings");
          for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("finding", finding.name());
            json.writeStringField("what", finding.what());
            json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("expected", finding.expected());
            json.writeNumberField("ends", finding.ends());
            JsonText.strings(json, "witness", finding.witness().witness());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeNumberField("executions", exploration.executions());
          BigInteger schedules = exploration.schedules();
          if (schedules != null) {
            json.writeStringField("schedules", schedules.toString());
          }
          json.writeArrayFieldStart("outcomes");
          for (Exploration.Found found : exploration.outcomes().values()) {
            json.writeStartObject();
            json.writeFieldName("outcome");
            json.writeRawValue(found.outcome().text());
            BigInteger ways = found.schedules();
            if (ways != null) {
              json.writeStringField("schedules", ways.toString());
            }
            JsonText.strings(json, "witness", found.witness());
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }

  @Override
  public void bound(Generation generation, BoundAt reached) {
    out.print(
        JsonText.of(json -> {
          begin(json, generation, reached.bound().bound());
          for (String nothing : List.of("findings", "outcomes")) {
            json.writeArrayFieldStart(nothing);
            json.writeEndArray();
          }
        }));
  }

  private void begin(JsonGenerator json, Generation generation, @Nullable String bound)
      throws IOException {
    json.writeStringField("scenario", scenario.name());
    json.writeStringField("generation", generation.name());
    json.writeStringField("coverage", bound == null ? "EXHAUSTED" : "BOUND_REACHED");
    json.writeStringField("bound", bound);
  }

  @Override
  public void end() {}
}
