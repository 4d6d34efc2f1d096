// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.terminal;

import java.util.UUID;

/**
 * The control sequences that the program itself has for a terminal. A sequence is marked by a word
 * that is another one in each process, so that no input can bring a sequence along: {@link
 * CleanStream} makes a marked sequence what a terminal understands, and spells out any other one.
 */
public final class Control {
  /**
   * What stands for the escape character, and in front of a carriage return. It begins with a code
   * point that is no character, so that text seldom looks like its beginning.
   */
  static final String MARK = "\ufdd0" + UUID.randomUUID();

  /** Back to the beginning of the line. */
  public static final String RETURN = MARK + "\r";

  /** Erases the rest of the line. */
  public static final String ERASE_LINE = MARK + "[K";

  private Control() {}

  /** A text in a colour or another rendition, which ends with the text. */
  public static String rendition(String code, String text) {
    return MARK + "[" + code + "m" + text + MARK + "[0m";
  }
}
