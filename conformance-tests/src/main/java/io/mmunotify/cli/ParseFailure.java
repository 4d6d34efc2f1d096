// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.scenario.Suggestion;
import java.util.List;
import org.apache.commons.cli.AlreadySelectedException;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** What Commons CLI complains about, in our words. */
final class ParseFailure {
  private ParseFailure() {}

  static UsageError of(ParseException failure, Subcommand subcommand, Options options) {
    return switch (failure) {
      case UnrecognizedOptionException e ->
          new UsageError(
              Suggestion.unknown("option", e.getOption(), names(options))
                  + " (mmunotify "
                  + subcommand.name()
                  + " --help explains them)");
      case MissingArgumentException e when e.getOption() != null ->
          new UsageError(name(e.getOption()) + " needs a value: " + argument(e.getOption()));
      case AlreadySelectedException e when e.getOption() != null ->
          new UsageError(
              name(e.getOption())
                  + " and --"
                  + e.getOptionGroup().getSelected()
                  + " exclude each other; give one of them");
      default -> new UsageError(String.valueOf(failure.getMessage()));
    };
  }

  private static List<String> names(Options options) {
    return options.getOptions().stream().map(ParseFailure::name).sorted().toList();
  }

  private static String name(Option option) {
    return option.getLongOpt() == null ? "-" + option.getOpt() : "--" + option.getLongOpt();
  }

  private static String argument(Option option) {
    return option.getArgName() == null ? "VALUE" : option.getArgName();
  }
}
