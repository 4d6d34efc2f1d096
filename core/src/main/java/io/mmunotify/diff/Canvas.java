// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import java.util.ArrayList;
import java.util.List;

/** Text of a given width that grows line by line: paragraphs, and cells side by side. */
final class Canvas {
  private final int width;
  private final boolean colour;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param colour whether styles show
   */
  Canvas(int width, boolean colour) {
    this.width = width;
    this.colour = colour;
  }

  /** A piece of text and how it looks. */
  record Cell(String text, Style style) {}

  /**
   * The width of each of some equal columns beside a first one.
   *
   * @param first the first one's width
   * @param count how many there are beside it
   */
  int columnWidth(int first, int count, String separator) {
    int room = width - first - count * separator.length();
    return Math.max(12, room / count);
  }

  int width() {
    return width;
  }

  void blank() {
    text.append('\n');
  }

  /** Appends a text, all lines indented alike. */
  void paragraph(int indent, Cell cell) {
    for (String line : Wrapping.lines(cell.text(), Math.max(20, width - indent), 0, 0)) {
      text.append(" ".repeat(indent)).append(paint(line, cell.style())).append('\n');
    }
  }

  /**
   * Appends cells side by side; what does not fit into its column goes on below.
   *
   * @param widths one per cell
   */
  void row(int[] widths, String separator, List<Cell> cells) {
    List<List<String>> columns = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < widths.length; i++) {
      String text = cells.get(i).text();
      int hanging = text.length() - text.stripLeading().length() + 2;
      columns.add(Wrapping.lines(text, widths[i], 0, hanging));
      height = Math.max(height, columns.get(i).size());
    }
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder();
      int blanks = 0;
      for (int i = 0; i < widths.length; i++) {
        String part = y < columns.get(i).size() ? columns.get(i).get(y) : "";
        String before = " ".repeat(blanks) + (i == 0 ? "" : separator);
        line.append(before).append(paint(part, cells.get(i).style()));
        blanks = Math.max(0, widths[i] - part.length());
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private String paint(String part, Style style) {
    return colour ? style.paint(part) : part;
  }

  /** What was appended. */
  String text() {
    return text.toString();
  }
}
