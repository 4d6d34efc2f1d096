// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.GracePeriodOptions.Rule;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.trace.MachineHeader;
import java.util.Optional;

/**
 * How a scenario is run on a stepped machine: all that it takes to repeat a run, besides the order
 * of its actors.
 *
 * @param stepping what its steps are
 * @param gracePeriods who ends its grace periods
 */
public record RunOptions(Stepping stepping, GracePeriodOptions gracePeriods) {
  /** Events, and grace periods after the exact rule. */
  public static final RunOptions DEFAULTS = new RunOptions(Stepping.EVENTS);

  private static final GracePeriodOptions AS_SHIPPED =
      new GracePeriodOptions(
          Rule.ENGINE,
          true,
          GracePeriodOptions.ENGINE.fanout(),
          GracePeriodOptions.ENGINE.jiffyNanos());

  /** Such steps, and grace periods after the exact rule. */
  public RunOptions(Stepping stepping) {
    this(stepping, GracePeriodOptions.EXACT);
  }

  /** The same steps with other grace periods. */
  public RunOptions with(GracePeriodOptions others) {
    return new RunOptions(stepping, others);
  }

  /** Whether the events of a run tell whose step came when: no step is without an event. */
  public boolean eventsTellAll() {
    return stepping.equals(Stepping.EVENTS) && gracePeriods.rule() == Rule.EXACT;
  }

  /** What a trace's header says of it. */
  public MachineHeader header() {
    return new MachineHeader(
        stepping.granularity().text(), stepping.model().text(), text(gracePeriods));
  }

  /** What a header asks for; empty if there is no such machine. */
  public static Optional<RunOptions> of(MachineHeader header) {
    for (Granularity grain : Granularity.values()) {
      for (MemoryModel memory : MemoryModel.values()) {
        boolean fits = grain == Granularity.MEMORY || memory == MemoryModel.SC;
        for (Grace grace : Grace.values()) {
          if (fits && header.equals(new MachineHeader(grain.text(), memory.text(), grace.text))) {
            return Optional.of(new RunOptions(new Stepping(grain, memory), grace.options));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What a header calls such grace periods. */
  public static String text(GracePeriodOptions options) {
    return (options.rule() == Rule.EXACT
            ? Grace.EXACT
            : options.asShipped() ? Grace.AS_SHIPPED : Grace.ENGINE)
        .text;
  }

  /** The engine, mended or with the defects that were mended later. */
  public static GracePeriodOptions engine(boolean asShipped) {
    return asShipped ? AS_SHIPPED : GracePeriodOptions.ENGINE;
  }

  private enum Grace {
    EXACT("exact", GracePeriodOptions.EXACT),
    ENGINE("engine", GracePeriodOptions.ENGINE),
    AS_SHIPPED("engine-as-shipped", RunOptions.AS_SHIPPED);

    private final String text;
    private final GracePeriodOptions options;

    Grace(String text, GracePeriodOptions options) {
      this.text = text;
      this.options = options;
    }
  }
}
