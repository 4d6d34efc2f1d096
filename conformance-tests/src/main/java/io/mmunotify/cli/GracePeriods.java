// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Suggestion;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code --grace-periods} and {@code --as-shipped}: who decides when a grace period is over. */
public final class GracePeriods {
  private static final String OPTION = "grace-periods";
  private static final String AS_SHIPPED = "as-shipped";
  private static final String EXACT = "exact";
  private static final String ENGINE = "engine";

  private GracePeriods() {}

  public static void addTo(Options options) {
    addTo(options, "exact (default): they end as soon as they may");
  }

  /** The same, where something else decides if nothing is asked for. */
  public static void addTo(Options options, String exact) {
    options
        .addOption(
            Choice.of(
                OPTION,
                "R",
                List.of(EXACT, ENGINE),
                exact + "; engine: the generation's own algorithm ends them"))
        .addOption(
            Option.builder()
                .longOpt(AS_SHIPPED)
                .desc("with --grace-periods engine: with the defects that later kernels mended")
                .get());
  }

  /** What a command line asks for; null if nothing. */
  public static @Nullable GracePeriodOptions orNull(CommandLine line) {
    return line.hasOption(OPTION) || line.hasOption(AS_SHIPPED) ? of(line) : null;
  }

  /**
   * What a command line asks for; the exact rule if nothing.
   *
   * @throws UsageError if a value is unknown, or the two do not fit
   */
  public static GracePeriodOptions of(CommandLine line) {
    return of(line, EXACT);
  }

  /**
   * What a command line asks for.
   *
   * @param byDefault exact or engine
   * @throws UsageError if a value is unknown, or the two do not fit
   */
  public static GracePeriodOptions of(CommandLine line, String byDefault) {
    String name = line.getOptionValue(OPTION, byDefault);
    boolean asShipped = line.hasOption(AS_SHIPPED);
    return switch (name) {
      case ENGINE -> RunOptions.engine(asShipped);
      case EXACT -> {
        if (asShipped) {
          throw new UsageError("--as-shipped needs --grace-periods engine: a rule has no defects");
        }
        yield GracePeriodOptions.EXACT;
      }
      default ->
          throw new UsageError(
              Suggestion.unknown("kind of grace periods", name, List.of(EXACT, ENGINE)));
    };
  }
}
