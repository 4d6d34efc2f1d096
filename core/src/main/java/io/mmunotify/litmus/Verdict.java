// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

/** Whether runs come to the end that a litmus test asks about. */
public enum Verdict {
  /** No run does. */
  NEVER("Never"),
  /** Some do. */
  SOMETIMES("Sometimes"),
  /** All do. */
  ALWAYS("Always"),
  /** No run comes to an end at all. */
  DEADLOCK("Deadlock");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** As the corpus writes it. */
  public String text() {
    return text;
  }
}
