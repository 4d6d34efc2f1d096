// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.terminal.Control;

/** How a piece of text looks on a terminal. */
enum Style {
  PLAIN(""),
  FAINT("2"),
  BOLD("1"),
  GOOD("32"),
  BAD("31"),
  DIFFERENT("33");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  String paint(String text) {
    return code.isEmpty() || text.isBlank() ? text : Control.rendition(code, text);
  }
}
