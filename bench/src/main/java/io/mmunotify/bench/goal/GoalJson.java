// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.result.ResultJson;
import io.mmunotify.scenario.JsonText;
import java.util.List;

/** Goals for a program, as one object. */
final class GoalJson {
  private GoalJson() {}

  /**
   * What became of goals.
   *
   * @param missing what was not measured, in sentences
   */
  static String of(List<Verdict> verdicts, List<String> missing) {
    return JsonText.of(json -> {
      json.writeNumberField("bench", 1);
      json.writeArrayFieldStart("goals");
      for (Verdict verdict : verdicts) {
        json.writeStartObject();
        json.writeStringField("goal", verdict.id());
        json.writeBooleanField("falls_short", verdict.fallsShort());
        json.writeArrayFieldStart("parts");
        for (Part part : verdict.parts()) {
          json.writeStartObject();
          json.writeStringField("what", part.what());
          json.writeBooleanField("passes", part.passes());
          json.writeStringField("unit", part.unit().strip());
          ResultJson.interval(json, part.value());
          ResultJson.number(json, part.atMost() ? "at_most" : "at_least", part.bound());
          json.writeEndObject();
        }
        json.writeEndArray();
        JsonText.strings(json, "remarks", verdict.remarks());
        json.writeEndObject();
      }
      json.writeEndArray();
      JsonText.strings(json, "missing", missing);
    });
  }
}
