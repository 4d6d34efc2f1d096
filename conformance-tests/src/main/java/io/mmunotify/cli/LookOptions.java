// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.scenario.Suggestion;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code --color}, {@code --quiet} and {@code --no-pager}, for the commands that have them. */
public final class LookOptions {
  private static final String COLOUR = "color";
  private static final String QUIET = "quiet";
  private static final String NO_PAGER = "no-pager";
  private static final List<String> TIMES = List.of("auto", "always", "never");

  private LookOptions() {}

  /** For a command whose text is coloured. */
  public static Options addColour(Options options) {
    return options.addOption(
        Choice.of(
            COLOUR,
            "WHEN",
            TIMES,
            "auto (default): colours on a terminal, unless NO_COLOR is set; always; never"));
  }

  /** For a command that tells of its progress, or gives advice. */
  public static Options addQuiet(Options options) {
    return options.addOption(
        Option.builder("q").longOpt(QUIET).desc("the answer alone: no progress, no advice").get());
  }

  /** For a command whose text goes through a pager. */
  public static Options addPager(Options options) {
    return options.addOption(
        Option.builder()
            .longOpt(NO_PAGER)
            .desc("never through $PAGER (less, where it is not set), also on a terminal")
            .get());
  }

  /** Whether an option is one of these. */
  static boolean isOne(Option option) {
    return List.of(COLOUR, QUIET, NO_PAGER).contains(option.getLongOpt());
  }

  /** The terminal as a command line wants it. */
  static Terminal apply(CommandLine line, Terminal terminal) {
    Look look = terminal.look();
    String colour = line.getOptionValue(COLOUR, TIMES.getFirst());
    if (!TIMES.contains(colour)) {
      throw new UsageError(Suggestion.unknown("time for colours", colour, TIMES));
    }
    if (!colour.equals(TIMES.getFirst())) {
      look = look.colour(colour.equals("always"));
    }
    if (line.hasOption(QUIET)) {
      look = look.silent();
    }
    Terminal wanted = terminal.with(look);
    return line.hasOption(NO_PAGER) ? wanted.unpaged() : wanted;
  }
}
