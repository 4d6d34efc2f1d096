// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import io.mmunotify.bench.result.Interval;
import io.mmunotify.cli.TextTable;
import io.mmunotify.diff.Wrapping;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names on the left, figures on the right. Rows may be short; rows and columns without any figure
 * are left out.
 */
public final class BenchTable {
  private static final int GAP = 2;
  private static final int INDENT = 4;

  private final List<List<String>> rows = new ArrayList<>();

  public BenchTable(String corner, Stream<String> columns) {
    rows.add(row(corner, columns));
  }

  public void add(String what, Stream<@Nullable Interval> scores) {
    addText(what, scores.map(score -> score == null ? "" : score.text()));
  }

  public void addText(String what, Stream<String> cells) {
    List<String> row = row(what, cells);
    if (row.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
      rows.add(row);
    }
  }

  private static List<String> row(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).toList();
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /**
   * Prints it; where it is too wide, the figures of a row stand below its name.
   *
   * @param width of the widest line
   */
  public void print(PrintStream out, int width) {
    int needed = 0;
    for (int column = 0; column < rows.getFirst().size(); column++) {
      needed += isEmpty(column) ? 0 : width(column) + GAP;
    }
    if (needed - GAP > width) {
      rows.stream().skip(1).forEach(row -> below(row, out, width));
      return;
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        if (isEmpty(column)) {
          continue;
        }
        String cell = row.get(column);
        String blanks = " ".repeat(width(column) - cell.length() + GAP);
        line.append(column == 0 ? cell + blanks : blanks + cell);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private void below(List<String> row, PrintStream out, int width) {
    TextTable.wrapped(row.getFirst(), width).forEach(out::println);
    for (int column = 1; column < row.size(); column++) {
      if (!row.get(column).isEmpty()) {
        String figure = rows.getFirst().get(column) + ": " + row.get(column);
        Wrapping.lines(figure, width, INDENT, 2 * INDENT).forEach(out::println);
      }
    }
  }

  private boolean isEmpty(int column) {
    return rows.stream().skip(1).allMatch(row -> column >= row.size() || row.get(column).isEmpty());
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
