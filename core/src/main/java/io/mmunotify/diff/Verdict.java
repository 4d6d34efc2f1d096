// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

/** How far generations are apart in a scenario. */
public enum Verdict {
  /** They do the same, if by primitives of other names. */
  ALIKE("no", " "),
  /** They do different things and come to the same. */
  EVENTS("events", "~"),
  /** What they come to differs. */
  OUTCOME("outcome", "≠");

  private final String word;
  private final String mark;

  Verdict(String word, String mark) {
    this.word = word;
    this.mark = mark;
  }

  /** What differs, in a word: {@code no}, {@code events} or {@code outcome}. */
  public String word() {
    return word;
  }

  /** Its mark in a table. */
  public String mark() {
    return mark;
  }
}
