// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.io.IOException;

/** Standard output cannot be written. Unchecked, so that it passes through a PrintStream. */
final class OutputFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputFailure(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether the reader went away, as {@code head} does when it has seen enough. */
  boolean isBrokenPipe() {
    return "Broken pipe".equals(getMessage());
  }
}
