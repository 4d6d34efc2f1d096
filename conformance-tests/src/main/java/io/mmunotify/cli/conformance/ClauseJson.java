// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.cli.conformance.ClauseResults.Evidence;
import io.mmunotify.cli.conformance.ClauseResults.Result;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Commit;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.scenario.JsonText;
import java.io.IOException;
import java.io.PrintStream;
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
    out.print(
        JsonText.of(json -> {
          json.writeStringField("clause", clause.id());
          json.writeStringField("sentence", clause.sentence());
          json.writeStringField("relies", clause.relies());
          JsonText.strings(json, "symbols", clause.symbols());
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
          JsonText.strings(json, "scenarios", clause.scenarios());
          json.writeStringField("not_shown", clause.notShown());
          JsonText.strings(json, "covers", clause.covers());
          json.writeObjectFieldStart("generations");
          for (Map.Entry<String, Verdict> each : expected.entrySet()) {
            Result result = results == null ? null : results.of(clause.id(), each.getKey());
            generation(json, each.getKey(), each.getValue(), result);
          }
          json.writeEndObject();
        }));
  }

  private static void generation(
      JsonGenerator json, String name, Verdict verdict, @Nullable Result result)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("verdict", verdict.word());
    json.writeStringField("how", verdict.how());
    json.writeStringField(
        "result", result == null ? null : result.status().name().toLowerCase(Locale.ROOT));
    JsonText.strings(json, "reasons", result == null ? List.of() : result.reasons());
    JsonText.strings(
        json,
        "evidence",
        result == null ? List.of() : result.evidence().stream().map(Evidence::text).toList());
    json.writeEndObject();
  }
}
