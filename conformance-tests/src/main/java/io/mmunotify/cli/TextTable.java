// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.page.Lines;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells, the columns aligned. The last column takes what is left of the width and is
 * wrapped between words.
 */
public final class TextTable {
  private static final int LEAST_LAST = 24;

  private final int gap;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * @param gap blanks between columns
   */
  public TextTable(int gap) {
    this.gap = gap;
  }

  /** Appends a row; all rows have as many cells. */
  public void row(String... cells) {
    rows.add(cells);
  }

  public void print(PrintStream out, int width) {
    if (rows.isEmpty()) {
      return;
    }
    int last = rows.getFirst().length - 1;
    int[] widths = new int[last];
    int indent = 0;
    for (int column = 0; column < last; column++) {
      for (String[] row : rows) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
      indent += widths[column] + gap;
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < last; column++) {
        line.append(padded(row[column], widths[column] + gap));
      }
      String continued = " ".repeat(indent);
      for (String part : wrapped(row[last], Math.max(LEAST_LAST, width - indent))) {
        out.println(line.append(part).toString().stripTrailing());
        line = new StringBuilder(continued);
      }
    }
  }

  /** The text, filled with blanks up to a width. */
  static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /** The text in lines of at most a width, broken at blanks; a longer word stays whole. */
  public static List<String> wrapped(String text, int width) {
    return Lines.wrapped(text, width);
  }
}
