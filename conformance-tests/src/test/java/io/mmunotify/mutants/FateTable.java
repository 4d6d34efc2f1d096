// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts of mutants by file. A table in Markdown. */
final class FateTable {
  /** The columns behind the file's name. */
  private enum Column {
    MUTANTS,
    REFUSED,
    CLAUSE,
    CASE,
    CHECKER,
    WATCHDOG,
    REST,
    SURVIVE,
    UNREACHED
  }

  private final Map<String, int[]> rows = new TreeMap<>();

  void add(Mutant mutant, Fate fate) {
    int[] row =
        rows.computeIfAbsent(mutant.source().name(), name -> new int[Column.values().length]);
    row[Column.MUTANTS.ordinal()]++;
    row[of(fate).ordinal()]++;
  }

  private static Column of(Fate fate) {
    return switch (fate.kind()) {
      case REFUSED -> Column.REFUSED;
      case CAUGHT_BY_REST -> Column.REST;
      case SURVIVES -> Column.SURVIVE;
      case UNREACHED -> Column.UNREACHED;
      case CAUGHT ->
          fate.by().startsWith("clause")
              ? Column.CLAUSE
              : fate.by().startsWith("checker")
                  ? Column.CHECKER
                  : fate.by().startsWith("watchdog") ? Column.WATCHDOG : Column.CASE;
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("| file |");
    StringBuilder line = new StringBuilder("| --- |");
    int[] sums = new int[Column.values().length];
    for (Column column : Column.values()) {
      text.append(' ').append(column.name().toLowerCase(Locale.ROOT)).append(" |");
      line.append(" ---: |");
    }
    text.append('\n').append(line).append('\n');
    rows.forEach((file, row) -> {
      append(text, file, row);
      for (int i = 0; i < row.length; i++) {
        sums[i] += row[i];
      }
    });
    append(text, "all", sums);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, int[] row) {
    text.append("| ").append(name).append(" |");
    for (int number : row) {
      text.append(' ').append(number).append(" |");
    }
    text.append('\n');
  }
}
