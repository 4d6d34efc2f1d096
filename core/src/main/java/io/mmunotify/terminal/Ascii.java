// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.terminal;

/** What stands for a character where the locale knows ASCII alone. */
final class Ascii {
  private Ascii() {}

  /**
   * The sign that is like the program's own sign, or else the character's escape.
   *
   * @param character one beyond ASCII
   */
  static String of(int character) {
    return switch (character) {
      case '≠' -> "!";
      case '│' -> "|";
      case '·' -> ".";
      case '–', '—' -> "-";
      case '…' -> "...";
      case '→' -> "->";
      case '±' -> "+-";
      default -> escaped(character);
    };
  }

  /** The character as Java and JSON write it: {@code \\u00fc}. */
  static String escaped(int character) {
    StringBuilder text = new StringBuilder();
    for (char part : Character.toChars(character)) {
      text.append(String.format("\\u%04x", (int) part));
    }
    return text.toString();
  }
}
