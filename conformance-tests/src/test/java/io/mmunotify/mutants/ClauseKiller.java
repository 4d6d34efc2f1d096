// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.conformance.kit.ClauseTrial;
import io.mmunotify.explore.Bounds;
import io.mmunotify.hw.kernel.Generation;
import org.jspecify.annotations.Nullable;

/** A clause of the conformance kit. */
record ClauseKiller(ClauseTrial trial) implements Killer {
  /**
   * No search of the kit comes near these bounds on a sound generation. A mutant that goes round in
   * the machine's steps reaches one soon.
   */
  private static final Bounds BOUNDS =
      new Bounds(100_000, 1_000, 200_000, Bounds.SECONDS, Bounds.megabytesByDefault(), false);

  @Override
  public String name() {
    return "clause " + trial.clause().id();
  }

  @Override
  public @Nullable String catches(Generation generation) throws Throwable {
    try {
      trial.run(generation, BOUNDS);
      return null;
    } catch (AssertionError e) {
      return name();
    }
  }
}
