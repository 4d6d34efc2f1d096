// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.diff.Wrapping;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells, the columns aligned. The last column takes what is left of the width and is
 * wrapped between words; where too little is left, it goes below the others.
 */
public final class TextTable {
  private static final int LEAST_LAST = 32;
  private static final int BELOW = 4;

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

  /** Prints the rows, none wider than asked for. */
  public void print(PrintStream out, int width) {
    if (rows.isEmpty()) {
      return;
    }
    int last = rows.getFirst().length - 1;
    int[] widths = new int[last];
    int indent = 0;
    int widest = 0;
    for (int column = 0; column < last; column++) {
      for (String[] row : rows) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
      indent += widths[column] + gap;
    }
    for (String[] row : rows) {
      widest = Math.max(widest, row[last].length());
    }
    boolean beside = width - indent >= Math.min(LEAST_LAST, widest);
    for (String[] row : rows) {
      if (beside) {
        beside(row, widths, indent, out, width);
      } else {
        below(row, widths, out, width);
      }
    }
  }

  private void beside(String[] row, int[] widths, int indent, PrintStream out, int width) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      line.append(padded(row[column], widths[column] + gap));
    }
    for (String part : wrapped(row[widths.length], width - indent)) {
      out.println(line.append(part).toString().stripTrailing());
      line = new StringBuilder(" ".repeat(indent));
    }
  }

  /** As many cells on a line as fit, then the last one. */
  private void below(String[] row, int[] widths, PrintStream out, int width) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      if (!line.isEmpty() && line.length() + row[column].length() > width) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(BELOW));
      }
      line.append(padded(row[column], widths[column] + gap));
    }
    String cells = line.toString().stripTrailing();
    wrapped(cells, width).forEach(out::println);
    if (!row[widths.length].isEmpty()) {
      int indent = BELOW + row[0].length() - row[0].stripLeading().length();
      wrapped(row[widths.length], width - indent)
          .forEach(part -> out.println(" ".repeat(indent) + part));
    }
  }

  /** The text, filled with blanks up to a width. */
  static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /** The text in lines of at most a width, broken at blanks, and a longer word where it must be. */
  public static List<String> wrapped(String text, int width) {
    return Wrapping.lines(text, width, 0, 0);
  }
}
