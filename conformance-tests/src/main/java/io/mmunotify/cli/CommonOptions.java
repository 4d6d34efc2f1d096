// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Suggestion;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options that every subcommand has, {@code --help} and {@code --debug}, and the limits. */
public final class CommonOptions {
  private static final List<String> TEXT_OR_JSON = List.of("text", "json");

  private CommonOptions() {}

  /** A subcommand's own options and these. */
  public static Options with(Options own) {
    return new Options().addOptions(own).addOption(help()).addOption(debug());
  }

  static Option help() {
    return Option.builder("h").longOpt("help").desc("show this").get();
  }

  static Option debug() {
    return Option.builder().longOpt("debug").desc("show where in the program a failure is").get();
  }

  /** Adds the options for those limits that a subcommand keeps. */
  public static Options addLimits(Options options, Limit... limits) {
    for (Limit limit : limits) {
      options.addOption(
          valued(
              limit.option(),
              "N",
              "at most N " + limit.words() + " (default " + limit.byDefault() + ")"));
    }
    return options;
  }

  /** The same for a subcommand that runs scenarios in JSON, where there are no aliases. */
  public static Options addLimitsOfJson(Options options) {
    EnumSet<Limit> limits = EnumSet.complementOf(EnumSet.of(Limit.ALIASES));
    return addLimits(options, limits.toArray(new Limit[0]));
  }

  /** Whether every subcommand has an option. */
  static boolean isCommon(Option option) {
    return option.equals(help()) || option.equals(debug());
  }

  /** Whether an option changes a limit. */
  public static boolean isLimit(Option option) {
    return Arrays.stream(Limit.values())
        .anyMatch(limit -> limit.option().equals(option.getLongOpt()));
  }

  /** An option with a value. */
  public static Option valued(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  /** {@code --format} of a command whose answer is text or JSON. */
  public static Option textOrJson() {
    return Choice.of("format", "F", TEXT_OR_JSON, "text (the default) or json");
  }

  /**
   * Whether a command line asks for JSON.
   *
   * @throws UsageError if it asks for neither text nor JSON
   */
  public static boolean asksForJson(CommandLine line) {
    String format = line.getOptionValue("format", "text");
    if (!TEXT_OR_JSON.contains(format)) {
      throw new UsageError(Suggestion.unknown("format", format, TEXT_OR_JSON));
    }
    return format.equals("json");
  }

  /** The limits that a command line asks for. */
  public static Limits limits(CommandLine line) {
    Map<Limit, Long> changed = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      if (line.hasOption(limit.option())) {
        changed.put(limit, number(line, limit.option(), 1));
      }
    }
    return changed.isEmpty() ? Limits.DEFAULTS : new Limits(changed);
  }

  /** The value of an option that takes a number. */
  public static long number(CommandLine line, String option, long least) {
    String text = String.valueOf(line.getOptionValue(option));
    try {
      long number = Long.parseLong(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number that is too small.
    }
    String accepted = least == Long.MIN_VALUE ? "a whole number" : "a number from " + least + " up";
    throw new UsageError("--" + option + " takes " + accepted + ", not \"" + text + "\"");
  }
}
