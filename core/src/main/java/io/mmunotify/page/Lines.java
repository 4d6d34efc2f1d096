// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.page;

import java.util.ArrayList;
import java.util.List;

/** Text in lines. */
public final class Lines {
  private Lines() {}

  /** The text in lines of at most a width, broken at blanks; a longer word stays whole. */
  public static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      if (blank <= 0) {
        blank = rest.indexOf(' ', width);
      }
      if (blank < 0) {
        break;
      }
      lines.add(rest.substring(0, blank).stripTrailing());
      rest = rest.substring(blank).strip();
    }
    lines.add(rest);
    return lines;
  }
}
