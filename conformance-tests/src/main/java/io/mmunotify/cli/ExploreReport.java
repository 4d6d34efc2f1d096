// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.Exploration;
import io.mmunotify.run.RunResult;
import java.io.IOException;
import java.util.List;

/** How {@code explore} tells what a search on one generation came to. */
interface ExploreReport {

  /**
   * An outcome in which the run was stopped.
   *
   * @param found the outcome and its witness
   * @param run the witness, run again with a trace
   * @param expected whether the scenario says that this happens
   */
  record Finding(Exploration.Found found, RunResult run, boolean expected) {}

  /** Prints one generation. */
  void print(Generation generation, Exploration exploration, List<Finding> findings)
      throws IOException;
}
