// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

/** How a piece of text looks on a terminal. */
enum Style {
  PLAIN(""),
  FAINT("\033[2m"),
  BOLD("\033[1m"),
  GOOD("\033[32m"),
  BAD("\033[31m"),
  DIFFERENT("\033[33m");

  private static final String RESET = "\033[0m";

  private final String code;

  Style(String code) {
    this.code = code;
  }

  String paint(String text) {
    return code.isEmpty() || text.isBlank() ? text : code + text + RESET;
  }
}
