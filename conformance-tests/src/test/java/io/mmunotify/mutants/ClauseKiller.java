// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.conformance.kit.ClauseTrial;
import io.mmunotify.hw.kernel.Generation;
import org.jspecify.annotations.Nullable;

/** A clause of the conformance kit. */
record ClauseKiller(ClauseTrial trial) implements Killer {
  @Override
  public String name() {
    return "clause " + trial.clause().id();
  }

  @Override
  public @Nullable String catches(Generation generation) throws Throwable {
    try {
      trial.run(generation);
      return null;
    } catch (AssertionError e) {
      return name();
    }
  }
}
