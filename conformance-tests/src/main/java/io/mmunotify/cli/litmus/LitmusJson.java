// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.litmus;

import io.mmunotify.cli.Terminal;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.litmus.Judgement.Kind;
import io.mmunotify.litmus.LitmusResult;
import io.mmunotify.litmus.Verdict;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.JsonText;
import java.util.Locale;

/** Litmus tests for a program: an object each, and one more for how many of which kind. */
final class LitmusJson implements LitmusReport {
  private final Generation generation;
  private final GracePeriodOptions gracePeriods;
  private final MemoryModel model;
  private final Terminal terminal;

  LitmusJson(
      Generation generation,
      GracePeriodOptions gracePeriods,
      MemoryModel model,
      Terminal terminal) {
    this.generation = generation;
    this.gracePeriods = gracePeriods;
    this.model = model;
    this.terminal = terminal;
  }

  @Override
  public void row(Row row) {
    print(json -> {
      Verdict verdict = row.test().verdict();
      json.writeStringField("test", row.test().name());
      json.writeStringField("expected", verdict == null ? null : verdict.text());
      json.writeStringField("says", key(row.judgement().kind()));
      json.writeStringField("why", row.judgement().why());
      LitmusResult result = row.result();
      if (result != null) {
        json.writeStringField("found", result.verdict().text());
        json.writeBooleanField("deadlock", result.found().deadlock());
        json.writeStringField(
            "coverage", result.coverage().exhausted() ? "EXHAUSTED" : "BOUND_REACHED");
        json.writeBooleanField("for_the_question", result.coverage().forTheQuestion());
        json.writeStringField("bound", result.coverage().endedBy());
        json.writeFieldName("preemptions");
        json.writeObject(result.coverage().preemptions());
        json.writeNumberField("states", result.states());
        JsonText.strings(json, "ends", result.ends());
        JsonText.strings(json, "witness", result.witness());
      }
    });
  }

  @Override
  public void end(LitmusTally tally) {
    print(json -> {
      json.writeNumberField("tests", tally.tests());
      for (Kind kind : Kind.values()) {
        json.writeNumberField(key(kind), tally.count(kind));
      }
      json.writeNumberField("exhausted", tally.exhausted());
      json.writeNumberField("exhausted_for_the_question", tally.forTheQuestion());
      json.writeNumberField("exhausted_to_preemptions", tally.bounded());
      json.writeNumberField("states", tally.states());
    });
  }

  private static String key(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Prints a line; behind what all lines begin with come these members. */
  private void print(JsonText.Content rest) {
    terminal
        .data()
        .print(
            JsonText.of(json -> {
              json.writeStringField("generation", generation.name());
              json.writeStringField("grace_periods", RunOptions.text(gracePeriods));
              json.writeStringField("model", model.text());
              rest.write(json);
            }));
    terminal.data().flush(); // each is worth having if the rest never comes
  }
}
