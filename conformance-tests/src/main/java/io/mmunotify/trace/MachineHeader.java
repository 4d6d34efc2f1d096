// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Stepping;
import java.util.Optional;

/**
 * How the machine ran that a trace was recorded on.
 *
 * @param granularity what an atomic step is: {@code event} or {@code memory}
 * @param model the memory model: {@code sc} for sequential consistency, {@code tso} for x86
 * @param gracePeriods who decides when a grace period is over: {@code exact} for the rule
 */
public record MachineHeader(String granularity, String model, String gracePeriods) {
  private static final String EXACT = "exact";

  /** How a machine was run that takes such steps. */
  public static MachineHeader of(Stepping stepping) {
    return new MachineHeader(stepping.granularity().text(), stepping.model().text(), EXACT);
  }

  /** The steps of such a machine; empty if there is none. */
  public Optional<Stepping> stepping() {
    for (Granularity grain : Granularity.values()) {
      for (MemoryModel memory : MemoryModel.values()) {
        boolean fits = grain == Granularity.MEMORY || memory == MemoryModel.SC;
        if (fits && equals(new MachineHeader(grain.text(), memory.text(), EXACT))) {
          return Optional.of(new Stepping(grain, memory));
        }
      }
    }
    return Optional.empty();
  }

  /** What holds where a header says nothing. */
  public static final MachineHeader DEFAULTS = new MachineHeader("event", "sc", "exact");
}
