// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.scenario.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Results for a program, an object each. */
public final class ResultJson {
  private ResultJson() {}

  /** What a run has measured. */
  public static String of(ResultFile file) {
    return JsonText.of(json -> {
      json.writeNumberField("bench", 1);
      json.writeArrayFieldStart("measurements");
      for (Measurement measured : file.measurements()) {
        json.writeStartObject();
        json.writeStringField("benchmark", measured.benchmark());
        json.writeNumberField("threads", measured.threads());
        json.writeObjectFieldStart("params");
        for (Map.Entry<String, String> param : measured.params().entrySet()) {
          json.writeStringField(param.getKey(), param.getValue());
        }
        json.writeEndObject();
        json.writeStringField("clock", measured.clock());
        json.writeStringField("unit", measured.unit());
        interval(json, measured.interval());
        json.writeEndObject();
      }
      json.writeEndArray();
      JsonText.strings(json, "beware", Noise.of(file));
    });
  }

  /** Two runs, side by side. */
  public static String of(Comparison comparison, List<String> warnings) {
    return JsonText.of(json -> {
      json.writeNumberField("bench", 1);
      json.writeArrayFieldStart("compared");
      for (Comparison.Row row : comparison.rows()) {
        json.writeStartObject();
        json.writeStringField("key", row.key());
        json.writeStringField("unit", row.unit());
        json.writeBooleanField("differs", row.differs());
        named(json, "first", row.first());
        named(json, "second", row.second());
        named(json, "ratio", row.ratio());
        json.writeEndObject();
      }
      json.writeEndArray();
      JsonText.strings(json, "only_first", comparison.onlyFirst());
      JsonText.strings(json, "only_second", comparison.onlySecond());
      JsonText.strings(json, "beware", warnings);
    });
  }

  private static void named(JsonGenerator json, String name, Interval interval) throws IOException {
    json.writeObjectFieldStart(name);
    interval(json, interval);
    json.writeEndObject();
  }

  /** Writes an interval as three members of an object. */
  public static void interval(JsonGenerator json, Interval interval) throws IOException {
    number(json, "value", interval.value());
    number(json, "low", interval.low());
    number(json, "high", interval.high());
  }

  /** Writes a number; one that nobody knows is null, since JSON has no number without end. */
  public static void number(JsonGenerator json, String name, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumberField(name, number);
    } else {
      json.writeNullField(name);
    }
  }
}
