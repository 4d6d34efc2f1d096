// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Rows as they are shown: those that differ with some rows around them, long quiet stretches not.
 */
sealed interface Fold {
  /** How many quiet rows are shown before and after one that differs. */
  int CONTEXT = 3;

  /** A row that is shown. */
  record Shown(Row row) implements Fold {}

  /**
   * Quiet rows, left out.
   *
   * @param all whether they are from all generations; else some of those had stopped
   */
  record Folded(int count, boolean all) implements Fold {
    /** What stands in their place. */
    String words() {
      return "… " + count + (all ? " equal events …" : " equal events where it goes on …");
    }
  }

  /**
   * Folds what is quiet: equal, or equal in all generations that have not stopped before.
   *
   * @param all whether to show everything all the same
   */
  static List<Fold> of(List<Row> rows, boolean all) {
    List<Fold> folds = new ArrayList<>();
    BitSet stopped = new BitSet();
    int start = 0;
    while (start < rows.size()) {
      int end = start;
      while (end < rows.size() && isQuiet(rows.get(end), stopped)) {
        end++;
      }
      int head = start == 0 ? start : start + CONTEXT;
      int tail = end == rows.size() ? end : end - CONTEXT;
      // To say that a single row was left out would take as much room as the row.
      boolean fold = !all && tail - head > 1;
      rows.subList(start, fold ? head : end).forEach(row -> folds.add(new Shown(row)));
      if (fold) {
        boolean complete =
            rows.subList(head, tail).stream().allMatch(row -> row.likeness().isQuiet());
        folds.add(new Folded(tail - head, complete));
        rows.subList(tail, end).forEach(row -> folds.add(new Shown(row)));
      }
      if (end < rows.size()) {
        folds.add(new Shown(rows.get(end)));
        stopped.or(rows.get(end).stops());
      }
      start = end + 1;
    }
    return folds;
  }

  private static boolean isQuiet(Row row, BitSet stopped) {
    return row.likeness(stopped).isQuiet() && row.stops().isEmpty();
  }
}
