// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

/** What the launcher's exit code says. */
public enum ExitStatus {
  /** All is well. */
  FINE(0),
  /** A difference or a failure that was asked about was found. */
  FOUND(1),
  /** The command line is wrong. */
  USAGE(2),
  /** An input file is wrong or cannot be read. */
  INPUT(3),
  /** A defect of this program. */
  INTERNAL(4),
  /** A bound was reached, so the answer is not complete. */
  BOUND(5);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }
}
