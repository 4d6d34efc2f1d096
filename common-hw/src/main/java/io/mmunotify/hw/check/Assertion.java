// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;

/**
 * A driver's own counter has the value that the driver asserts, at the driver's own step. The
 * driver's sentence is the finding.
 *
 * <p>The finding follows from the step that looks at the counter.
 *
 * <p>Not verified: the counter at any other moment.
 */
public final class Assertion {
  /** The checker's name. */
  public static final String NAME = "assert";

  private Assertion() {}

  /** The finding, in the driver's words. */
  public static Finding failed(String sentence) {
    return new Finding(NAME, Severity.FINDING, sentence);
  }
}
