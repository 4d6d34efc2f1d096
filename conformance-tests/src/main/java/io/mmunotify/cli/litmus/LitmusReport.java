// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.litmus;

import io.mmunotify.litmus.Judgement;
import io.mmunotify.litmus.LitmusResult;
import io.mmunotify.litmus.LitmusTest;
import org.jspecify.annotations.Nullable;

/** Tells what litmus tests came to on one generation, one after the other. */
interface LitmusReport {
  /**
   * A test and what came of it.
   *
   * @param result null if it does not apply
   */
  record Row(LitmusTest test, @Nullable LitmusResult result, Judgement judgement) {}

  /** Tells the next one. */
  void row(Row row);

  /** Tells what they come to together. */
  void end(LitmusTally tally);
}
