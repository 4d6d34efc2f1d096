// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.RunResult;
import java.util.ArrayList;
import java.util.List;

/**
 * How generations differ in one scenario.
 *
 * @param topic the scenario
 * @param verdict how far they are apart
 * @param columns what each came to, in the generations' order
 * @param rows what each did, side by side
 */
public record ScenarioDiff(Topic topic, Verdict verdict, List<Column> columns, List<Row> rows) {

  /** More notes would make a table of outcomes one of events. */
  private static final int MOST_NOTES = 3;

  /**
   * One generation's run.
   *
   * @param ending how it ended, in a word or two
   * @param notes what else tells it from the others
   */
  public record Column(String ending, List<String> notes, Outcome outcome) {
    /** The run in a few words: {@code "ok, kvm release 2x"}. */
    public String words() {
      List<String> words = new ArrayList<>(List.of(ending));
      words.addAll(notes.subList(0, Math.min(MOST_NOTES, notes.size())));
      return String.join(", ", words) + (notes.size() > MOST_NOTES ? ", …" : "");
    }
  }

  /**
   * Compares runs of one scenario.
   *
   * @param runs one per generation; at least one
   */
  public static ScenarioDiff of(Topic topic, List<RunResult> runs) {
    List<List<String>> notes = OutcomeWords.notes(runs);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Outcome outcome = runs.get(i).outcome();
      boolean cutShort = runs.get(i).end() instanceof RunEnd.Abandoned;
      String ending = cutShort ? "bound reached" : OutcomeWords.ending(outcome);
      columns.add(new Column(ending, cutShort ? List.of() : notes.get(i), outcome));
    }
    List<Row> rows = Alignment.of(runs.stream().map(RunResult::events).toList());
    return new ScenarioDiff(topic, verdict(columns, rows), columns, rows);
  }

  private static Verdict verdict(List<Column> columns, List<Row> rows) {
    boolean equal = columns.stream().map(Column::ending).distinct().count() == 1;
    if (!equal || columns.stream().anyMatch(column -> !column.notes().isEmpty())) {
      return Verdict.OUTCOME;
    }
    boolean quiet = rows.stream().allMatch(row -> row.likeness().isQuiet());
    return quiet ? Verdict.ALIKE : Verdict.EVENTS;
  }
}
