// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

/** The command line cannot be understood. The message is one sentence. */
public final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param sentence what was found and what would be accepted
   */
  public UsageError(String sentence) {
    super(sentence);
  }
}
