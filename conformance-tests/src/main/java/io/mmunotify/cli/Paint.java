// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

/**
 * Colours, where a terminal shows them.
 *
 * @param on whether it does; otherwise text stays as it is
 */
record Paint(boolean on) {

  String red(String text) {
    return in("31", text);
  }

  String yellow(String text) {
    return in("33", text);
  }

  String green(String text) {
    return in("32", text);
  }

  String bold(String text) {
    return in("1", text);
  }

  String dim(String text) {
    return in("2", text);
  }

  private String in(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
