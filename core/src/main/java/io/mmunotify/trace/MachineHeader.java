// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

/**
 * How the machine ran that a trace was recorded on.
 *
 * @param granularity what an atomic step is: {@code event} or {@code memory}
 * @param model the memory model: {@code sc} for sequential consistency, {@code tso} for x86
 * @param gracePeriods who decides when a grace period is over: {@code exact} for the rule, {@code
 *     engine} for the generation's own algorithm, {@code engine-as-shipped} for that with the
 *     defects that were mended later
 */
public record MachineHeader(String granularity, String model, String gracePeriods) {
  /** What holds where a header says nothing. */
  public static final MachineHeader DEFAULTS = new MachineHeader("event", "sc", "exact");
}
