// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
   * @param lacks which of the notes says that calls are lacking; empty if none does
   */
  public record Column(String ending, List<String> notes, String lacks, Outcome outcome) {
    /** The run in a few words: {@code "ok, kvm release 2x"}. */
    public String words() {
      return words(MOST_NOTES);
    }

    /** No more words than {@code most} notes take. */
    private String words(int most) {
      List<String> words = new ArrayList<>(List.of(ending));
      words.addAll(notes.subList(0, Math.min(most, notes.size())));
      int left = notes.size() - most;
      return String.join(", ", words) + (most > 0 && left > 0 ? ", " + left + " more" : "");
    }
  }

  /** Each run in a few words. */
  List<String> words() {
    return columns.stream().map(Column::words).toList();
  }

  /**
   * Each run in the fewest words that tell the runs apart: the call that a kernel lacks, or how the
   * run ended, or what else came of it.
   */
  List<String> shortly() {
    boolean endings = columns.stream().map(Column::ending).distinct().count() > 1;
    return columns.stream()
        .map(each ->
            !each.lacks().isEmpty() && each.outcome().stop() == null
                ? each.lacks()
                : each.words(endings || verdict == Verdict.LACKS ? 0 : 1))
        .toList();
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
      String lacks = new Remarks(runs.get(i).events()).lacks();
      List<String> told = cutShort ? List.of() : notes.get(i);
      columns.add(new Column(ending, told, told.contains(lacks) ? lacks : "", outcome));
    }
    List<Row> rows = Alignment.of(runs.stream().map(RunResult::events).toList());
    return new ScenarioDiff(topic, verdict(columns, rows), columns, rows);
  }

  private static Verdict verdict(List<Column> columns, List<Row> rows) {
    // Runs without the same calls cannot be compared.
    Map<String, List<Column>> byCalls =
        columns.stream().collect(Collectors.groupingBy(Column::lacks));
    for (List<Column> comparable : byCalls.values()) {
      boolean equal = comparable.stream().map(Column::ending).distinct().count() == 1;
      if (!equal || comparable.stream().map(Column::notes).distinct().count() > 1) {
        return Verdict.OUTCOME;
      }
    }
    if (byCalls.size() > 1) {
      return Verdict.LACKS;
    }
    boolean quiet = rows.stream().allMatch(row -> row.likeness().isQuiet());
    return quiet ? Verdict.ALIKE : Verdict.EVENTS;
  }
}
