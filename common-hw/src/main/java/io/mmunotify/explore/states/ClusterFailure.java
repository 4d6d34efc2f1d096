// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

/** A cluster cannot be joined, or cannot go on. Nothing is wrong with the program. */
public final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param why in a sentence
   */
  public ClusterFailure(String why) {
    super(why);
  }

  /**
   * @param why in a sentence
   */
  public ClusterFailure(String why, Throwable cause) {
    super(why, cause);
  }

  /** Why, in a sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
