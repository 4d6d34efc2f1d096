// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.UsageError;
import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import java.util.Objects;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options that say how far a search may go. */
public final class BoundOptions {
  private BoundOptions() {}

  public static void addTo(Options options) {
    options
        .addOption(bound(Bound.EXECUTIONS, "runs", Bounds.EXECUTIONS))
        .addOption(bound(Bound.DEPTH, "steps in one schedule", Bounds.DEPTH))
        .addOption(bound(Bound.TIME, "seconds", Bounds.SECONDS))
        .addOption(
            CommonOptions.valued(
                option(Bound.MEMORY), "N", "at most N MiB of states (default: 3/4 of the heap)"))
        .addOption(
            Option.builder()
                .longOpt("stop-at-first")
                .desc("end the search at the first finding")
                .get());
  }

  /**
   * For a command that searches only if it is asked to.
   *
   * @param search the option that asks
   * @throws UsageError if a bound is given without a search
   */
  public static void requireSearch(CommandLine line, String search) {
    Options bounds = new Options();
    addTo(bounds);
    for (Option option : line.getOptions()) {
      if (bounds.hasLongOption(option.getLongOpt()) && !line.hasOption(search)) {
        throw new UsageError("--" + option.getLongOpt() + " is for a search: add --" + search);
      }
    }
  }

  private static String option(Bound bound) {
    return Objects.requireNonNull(bound.option());
  }

  private static Option bound(Bound bound, String what, long byDefault) {
    return CommonOptions.valued(
        option(bound), "N", "at most N " + what + " on a generation (default " + byDefault + ")");
  }

  /** What a command line asks for. */
  public static Bounds of(CommandLine line) {
    return new Bounds(
        bound(line, Bound.EXECUTIONS, Bounds.EXECUTIONS),
        bound(line, Bound.DEPTH, Bounds.DEPTH),
        Long.MAX_VALUE,
        bound(line, Bound.TIME, Bounds.SECONDS),
        bound(line, Bound.MEMORY, Bounds.megabytesByDefault()),
        line.hasOption("stop-at-first"));
  }

  private static long bound(CommandLine line, Bound bound, long byDefault) {
    String option = option(bound);
    return line.hasOption(option) ? CommonOptions.number(line, option, 1) : byDefault;
  }
}
