// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import java.util.ArrayList;
import java.util.List;

/** Breaks the text of a cell into lines, losing nothing but blanks. */
public final class Wrapping {
  /** Less of an identifier on a line of its own would be hard to put together again. */
  private static final int LEAST_PART = 3;

  /** An identifier, a path or an option has parts, each with one of these behind it. */
  private static final String PARTS = "_-/.=";

  private Wrapping() {}

  /**
   * Breaks a text into lines of at most a width.
   *
   * @param first how far the first line is indented
   * @param hanging how far the others are; both less than the width
   */
  public static List<String> lines(String text, int width, int first, int hanging) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    String indent = " ".repeat(first);
    while (indent.length() + rest.length() > width) {
      int cut = cut(rest, width - indent.length());
      lines.add((indent + rest.substring(0, cut)).stripTrailing());
      rest = rest.substring(cut).strip();
      indent = " ".repeat(hanging);
    }
    lines.add(indent + rest);
    return lines;
  }

  /**
   * Where a line ends: between two words, or in a list or an identifier, or just where the room
   * ends.
   */
  private static int cut(String text, int room) {
    int blank = text.lastIndexOf(' ', room);
    if (blank > 0) {
      return blank;
    }
    int comma = Math.max(text.lastIndexOf(',', room - 1), text.lastIndexOf(';', room - 1));
    if (comma > room / 2) {
      return comma + 1;
    }
    for (int part = room - 1; part >= LEAST_PART; part--) {
      if (PARTS.indexOf(text.charAt(part)) >= 0) {
        return part + 1;
      }
    }
    return room;
  }
}
