// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import org.jspecify.annotations.Nullable;

/**
 * A test fails by what its search found. Tools print a failure's stack trace, and some repeat its
 * message in a summary: so the message is what is wrong, in a few sentences, and the text in front
 * of the stack trace is all of it. The stack is that of what a task threw, empty where none did;
 * what was thrown is no cause, for that would be told a second time.
 */
final class ExplorationFailed extends AssertionError {
  private static final long serialVersionUID = 1;

  private final String text;

  /**
   * @param sentences what is wrong
   * @param text the same with schedules and how to run them again
   * @param thrown what a task threw; null where none did
   */
  ExplorationFailed(String sentences, String text, @Nullable Throwable thrown) {
    super(sentences, thrown == null ? null : thrown.getCause());
    this.text = text;
    setStackTrace(thrown == null ? new StackTraceElement[0] : thrown.getStackTrace());
  }

  /** Everything that there is to say. */
  String text() {
    return text;
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // the message is to be shorter, as said above
  public String toString() {
    return getClass().getName() + ": " + text;
  }
}
