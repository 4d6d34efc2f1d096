// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.cli.conformance.ClauseResults.Evidence;
import io.mmunotify.cli.conformance.ClauseResults.Result;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Commit;
import io.mmunotify.conformance.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clauses and what became of them as JSON Lines: an object for each clause, with an object for each
 * generation in it. A {@code result} is {@code passed}, {@code failed}, {@code skipped} or, where
 * no test was run, null.
 */
final class ClauseJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintStream out;

  ClauseJson(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints a clause on a line of its own.
   *
   * @param expected what the clause says of each generation
   * @param results what became of it; null where nothing was run
   */
  void print(Clause clause, Map<String, Verdict> expected, @Nullable ClauseResults results) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("clause", clause.id());
      json.writeStringField("sentence", clause.sentence());
      json.writeStringField("relies", clause.relies());
      strings(json, "symbols", clause.symbols());
      json.writeArrayFieldStart("commits");
      for (Commit commit : clause.commits()) {
        json.writeStartObject();
        json.writeStringField("id", commit.id());
        json.writeStringField("link", commit.link());
        json.writeStringField("release", commit.release());
        json.writeStringField("did", commit.did());
        json.writeBooleanField("recalled", commit.recalled());
        json.writeEndObject();
      }
      json.writeEndArray();
      strings(json, "scenarios", clause.scenarios());
      json.writeStringField("not_shown", clause.notShown());
      strings(json, "covers", clause.covers());
      json.writeObjectFieldStart("generations");
      for (Map.Entry<String, Verdict> each : expected.entrySet()) {
        Result result = results == null ? null : results.of(clause.id(), each.getKey());
        generation(json, each.getKey(), each.getValue(), result);
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string cannot fail to be written
    }
    out.println(text);
  }

  private static void generation(
      JsonGenerator json, String name, Verdict verdict, @Nullable Result result)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("verdict", verdict.word());
    json.writeStringField("how", verdict.how());
    json.writeStringField(
        "result", result == null ? null : result.status().name().toLowerCase(Locale.ROOT));
    strings(json, "reasons", result == null ? List.of() : result.reasons());
    strings(
        json,
        "evidence",
        result == null ? List.of() : result.evidence().stream().map(Evidence::text).toList());
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String key, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
