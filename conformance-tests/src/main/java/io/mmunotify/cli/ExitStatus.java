// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

/** What the launcher's exit code says. */
public enum ExitStatus {
  /** All is well. */
  FINE(0, "all is well"),
  /** A difference or a failure that was asked about was found. */
  FOUND(1, "a difference or a failure was found"),
  /** The command line is wrong. */
  USAGE(2, "the command line is wrong"),
  /** An input file is wrong, or a file cannot be read or written. */
  INPUT(3, "an input file is wrong, or a file cannot be read or written"),
  /** A defect of this program. */
  INTERNAL(4, "a defect of this program; please report it"),
  /** A bound was reached, so the answer is not complete. */
  BOUND(5, "a bound was reached, so there is no complete answer");

  private final int code;
  private final String words;

  ExitStatus(int code, String words) {
    this.code = code;
    this.words = words;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }

  /** What it means, for the help. */
  public String words() {
    return words;
  }
}
