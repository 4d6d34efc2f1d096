// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Example command lines and the paragraphs behind them. Where lines are longer than the terminal is
 * wide, what stands beside a command goes below it, and paragraphs are wrapped anew.
 */
final class Examples {
  private static final String INDENT = "  ";

  /** Two columns. */
  private static final Pattern ROW = Pattern.compile("( *\\S.*?) {2,}(\\S.*)");

  /** The second column alone: it belongs to the line before. */
  private static final Pattern REST = Pattern.compile(" {8,}(\\S.*)");

  private final List<String> lines;
  private final List<String[]> rows = new ArrayList<>();
  private final StringBuilder paragraph = new StringBuilder();

  Examples(String text) {
    this.lines = text.stripTrailing().lines().toList();
  }

  void print(PrintStream out, int width) {
    if (lines.stream().allMatch(line -> INDENT.length() + line.length() <= width)) {
      lines.forEach(line -> out.println((INDENT + line).stripTrailing()));
      return;
    }
    boolean commands = true;
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      Matcher rest = REST.matcher(line);
      if (line.isBlank()) {
        flush(out, width);
        out.println();
        commands = false;
      } else if (rest.matches() && !rows.isEmpty()) {
        rows.getLast()[1] = (rows.getLast()[1] + " " + rest.group(1)).strip();
      } else if (row.matches() || commands) {
        flushParagraph(out, width);
        rows.add(
            row.matches()
                ? new String[] {INDENT + row.group(1), row.group(2)}
                : new String[] {INDENT + line, ""});
      } else {
        flushRows(out, width);
        paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
      }
    }
    flush(out, width);
  }

  private void flush(PrintStream out, int width) {
    flushRows(out, width);
    flushParagraph(out, width);
  }

  private void flushRows(PrintStream out, int width) {
    TextTable table = new TextTable(2);
    rows.forEach(table::row);
    table.print(out, width);
    rows.clear();
  }

  private void flushParagraph(PrintStream out, int width) {
    if (!paragraph.isEmpty()) {
      TextTable.wrapped(paragraph.toString(), width - INDENT.length())
          .forEach(line -> out.println(INDENT + line));
      paragraph.setLength(0);
    }
  }
}
