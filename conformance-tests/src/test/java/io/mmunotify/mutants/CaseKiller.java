// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Limits;
import io.mmunotify.vmcase.VmCase;
import io.mmunotify.vmcase.VmReplay;
import org.jspecify.annotations.Nullable;

/** A case recorded on a booted kernel, with all checkers on. */
record CaseKiller(VmCase recorded) implements Killer {
  @Override
  public String name() {
    return "case " + recorded.name();
  }

  @Override
  public @Nullable String catches(Generation generation) {
    String difference = new VmReplay(Limits.DEFAULTS).differs(recorded, generation);
    if (difference == null) {
      return null;
    }
    // All events are as recorded, and what comes behind them is a finding, or the run was stopped.
    boolean checker = difference.contains("  expected  nothing more\n");
    return (checker ? "checker in " : "") + name();
  }
}
