// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

/** How far generations are apart in a scenario. */
public enum Verdict {
  /** They do the same, if by primitives of other names. */
  ALIKE("no", " ", "nothing differs"),
  /** They do different things and come to the same. */
  EVENTS("events", "~", "only the events on the way differ"),
  /**
   * One of them lacks a call that the scenario makes, and those with the same calls come to the
   * same.
   */
  LACKS("lacks", "-", "a kernel lacks the call that the scenario makes"),
  /** What they come to differs. */
  OUTCOME("outcome", "≠", "the outcome differs");

  private final String word;
  private final String mark;
  private final String sentence;

  Verdict(String word, String mark, String sentence) {
    this.word = word;
    this.mark = mark;
    this.sentence = sentence;
  }

  /** What differs, in a word: {@code no}, {@code events}, {@code lacks} or {@code outcome}. */
  public String word() {
    return word;
  }

  /** What it means, for a legend. */
  public String sentence() {
    return sentence;
  }

  /** Its mark in a table. */
  public String mark() {
    return mark;
  }
}
