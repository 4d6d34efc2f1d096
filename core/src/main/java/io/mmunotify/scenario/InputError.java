// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

/** Something is wrong with an input file. The message is one sentence for its author. */
public final class InputError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param sentence {@code file:line:column: what was found, and what would be accepted}
   */
  public InputError(String sentence) {
    super(sentence);
  }

  /** An error at a place of a file. */
  public static InputError at(String file, int line, int column, String sentence) {
    return new InputError(file + ":" + line + ":" + column + ": " + sentence);
  }

  /** The sentence, never null. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
