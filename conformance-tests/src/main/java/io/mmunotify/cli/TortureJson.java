// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.torture.Report;
import io.mmunotify.torture.VmReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A soak for a program: an object on a line for each generation. */
final class TortureJson {
  private TortureJson() {}

  /** A soak of grace periods. */
  static String of(String generation, Report report) {
    return JsonText.of(json -> {
      begin(json, generation, report.seconds(), report.interrupted(), report.failures());
      numbers(json, "reader_pipe", report.readerPipe());
      numbers(json, "reader_batch", report.readerBatch());
      counts(json, "counts", report.counts());
    });
  }

  /** A soak of the VM. */
  static String of(String generation, VmReport report) {
    return JsonText.of(json -> {
      begin(json, generation, report.seconds(), report.interrupted(), report.failures());
      counts(json, "operations", report.counts());
    });
  }

  private static void begin(
      JsonGenerator json,
      String generation,
      double seconds,
      boolean interrupted,
      List<String> failures)
      throws IOException {
    json.writeNumberField("torture", 1);
    json.writeStringField("generation", generation);
    json.writeNumberField("seconds", seconds);
    json.writeBooleanField("interrupted", interrupted);
    JsonText.strings(json, "failures", failures);
  }

  private static void numbers(JsonGenerator json, String name, List<Long> numbers)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private static void counts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }
}
