// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.CommonOptions;
import io.mmunotify.search.SearchBounds;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options that say how far a search may go. */
public final class BoundOptions {
  private BoundOptions() {}

  public static void addTo(Options options) {
    options
        .addOption(bound("executions", "runs", SearchBounds.EXECUTIONS))
        .addOption(bound("depth", "steps in one schedule", SearchBounds.DEPTH))
        .addOption(bound("time", "seconds", SearchBounds.SECONDS))
        .addOption(
            CommonOptions.valued(
                "max-memory", "N", "at most N MiB of states (default: 3/4 of the heap)"))
        .addOption(
            Option.builder()
                .longOpt("stop-at-first")
                .desc("end the search at the first finding")
                .get());
  }

  private static Option bound(String name, String what, long byDefault) {
    return CommonOptions.valued(
        "max-" + name, "N", "at most N " + what + " on a generation (default " + byDefault + ")");
  }

  /** What a command line asks for. */
  public static SearchBounds of(CommandLine line) {
    return new SearchBounds(
        bound(line, "max-executions", SearchBounds.EXECUTIONS),
        bound(line, "max-depth", SearchBounds.DEPTH),
        bound(line, "max-time", SearchBounds.SECONDS),
        bound(line, "max-memory", SearchBounds.megabytesByDefault()),
        line.hasOption("stop-at-first"));
  }

  private static long bound(CommandLine line, String option, long byDefault) {
    return line.hasOption(option) ? CommonOptions.number(line, option, 1) : byDefault;
  }
}
