// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.report;

import io.mmunotify.terminal.Control;

/**
 * Colours, where a terminal shows them.
 *
 * @param on whether it does; otherwise text stays as it is
 */
public record Paint(boolean on) {

  /** What went wrong. */
  public String red(String text) {
    return in("31", text);
  }

  /** What a reader should look at. */
  public String yellow(String text) {
    return in("33", text);
  }

  /** What went well. */
  public String green(String text) {
    return in("32", text);
  }

  /** A heading. */
  public String bold(String text) {
    return in("1", text);
  }

  /** What helps the eye and says nothing new. */
  public String dim(String text) {
    return in("2", text);
  }

  private String in(String code, String text) {
    return on ? Control.rendition(code, text) : text;
  }
}
