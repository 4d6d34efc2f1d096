// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.UsageError;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a search to do, and where to write what it comes to: {@code --shard I/N --result
 * FILE}.
 *
 * @param index from 1
 * @param count how many parts there are
 */
record Shard(int index, int count, Path file) {
  static final int MOST = 1000;

  private static final Pattern PART = Pattern.compile("([1-9][0-9]{0,3})/([1-9][0-9]{0,3})");

  static void addTo(Options options) {
    options
        .addOption(
            CommonOptions.valued(
                "shard",
                "I/N",
                "search part I of N only, for merge; saves little (see below); needs --result"))
        .addOption(CommonOptions.valued("result", "FILE", "the file for the result of a shard"));
  }

  /** The one that a command line asks for; null for all. */
  static @Nullable Shard of(CommandLine line, SearchStrategy strategy) {
    if (line.hasOption("shard") != line.hasOption("result")) {
      throw new UsageError("--shard I/N and --result FILE go together");
    }
    if (!line.hasOption("shard")) {
      return null;
    }
    if (!strategy.overStates() || line.hasOption("preemptions")) {
      throw new UsageError(
          "--shard divides all states; it takes none of the strategies that go through schedules,"
              + " and no --preemptions");
    }
    if (line.hasOption("output") || line.hasOption("format")) {
      throw new UsageError("a shard prints no report and writes no traces: merge does");
    }
    String text = line.getOptionValue("shard");
    Matcher part = PART.matcher(text);
    int index = part.matches() ? Integer.parseInt(part.group(1)) : 0;
    int count = part.matches() ? Integer.parseInt(part.group(2)) : 0;
    if (index == 0 || index > count || count > MOST) {
      throw new UsageError("--shard takes I/N, from 1/N to N/N, not \"" + text + "\"");
    }
    return new Shard(index, count, Path.of(line.getOptionValue("result")));
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
