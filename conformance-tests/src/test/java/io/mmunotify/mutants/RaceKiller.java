// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.explore.Refusal;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.search.VmRace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A search over the schedules of VM operations that race, with all checkers on. */
record RaceKiller(VmRace race) implements Killer {
  @Override
  public String name() {
    return "race " + race.name();
  }

  @Override
  public @Nullable String catches(Generation generation) throws IOException {
    try {
      return race.faults(generation).isEmpty() ? null : name();
    } catch (Refusal e) {
      return null; // says of the search that it cannot tell states apart, and nothing of the mutant
    }
  }
}
