// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

/**
 * A search over states does not take a program, because what it rests on does not hold of that
 * program. Nothing is wrong with the program: a search over schedules may still take it.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param why in a sentence
   */
  public Refusal(String why) {
    super(why);
  }

  /** Two states that are not the same look the same: objects do not tell all that matters. */
  public static Refusal alike(String shownBy) {
    return new Refusal(
        "the states of this program cannot be told apart by its objects: " + shownBy);
  }
}
