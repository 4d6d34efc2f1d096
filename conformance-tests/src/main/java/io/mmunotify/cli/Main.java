// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The command line: finds the subcommand, lets it run, turns what it throws into an exit code. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process. */
  public static void main(String[] args) {
    System.exit(run(Terminals.standard(), args));
  }

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  public static int run(Terminal terminal, String... args) {
    int code;
    try {
      code = dispatch(terminal, args).code();
      terminal.out().flush();
    } catch (Throwable e) {
      // Whatever it is: the user gets a sentence, and the exit code that belongs to it.
      code = new Complaint(args, terminal).about(e);
    }
    terminal.err().flush();
    return code;
  }

  private static ExitStatus dispatch(Terminal terminal, String[] args) throws Exception {
    if (args.length == 0) {
      new Help(terminal.err(), terminal.width()).overview(Subcommands.all());
      return ExitStatus.USAGE;
    }
    String first = args[0];
    List<String> rest = Arrays.asList(args).subList(1, args.length);
    if (first.equals("--version")) {
      terminal.out().println(version());
      return ExitStatus.FINE;
    }
    boolean help = first.equals("--help") || first.equals("-h") || first.equals("help");
    if (!help) {
      return run(find(first), rest, terminal);
    }
    if (rest.isEmpty()) {
      new Help(terminal.out(), terminal.width()).overview(Subcommands.all());
    } else {
      help(find(rest.getFirst()), terminal);
    }
    return ExitStatus.FINE;
  }

  private static ExitStatus run(Subcommand subcommand, List<String> args, Terminal terminal)
      throws Exception {
    if (asksForHelp(args)) {
      help(subcommand, terminal);
      return ExitStatus.FINE;
    }
    Options options = CommonOptions.with(subcommand.options());
    CommandLine line;
    try {
      line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .setStripLeadingAndTrailingQuotes(false)
              .get()
              .parse(options, args.toArray(new String[0]));
    } catch (ParseException e) {
      throw ParseFailure.of(e, subcommand, options);
    }
    if (Stream.concat(
                line.getArgList().stream(), Stream.of(line.getOptions()).map(Option::getValue))
            .filter("-"::equals)
            .count()
        > 1) {
      throw new UsageError("- can be given once: there is one standard input");
    }
    return subcommand.run(line, LookOptions.apply(line, terminal));
  }

  private static boolean asksForHelp(List<String> args) {
    int end = args.indexOf("--");
    List<String> options = end < 0 ? args : args.subList(0, end);
    return options.contains("--help") || options.contains("-h");
  }

  private static void help(Subcommand subcommand, Terminal terminal) {
    new Help(terminal.out(), terminal.width()).of(subcommand);
  }

  private static Subcommand find(String name) {
    List<Subcommand> all = Subcommands.all();
    for (Subcommand subcommand : all) {
      if (subcommand.name().equals(name)) {
        return subcommand;
      }
    }
    boolean option = name.startsWith("-");
    List<String> accepted = new ArrayList<>();
    if (option) {
      accepted.addAll(List.of("--help", "--version"));
    }
    all.forEach(subcommand -> accepted.add(subcommand.name()));
    throw new UsageError(Suggestion.unknown(option ? "option" : "command", name, accepted));
  }

  private static String version() {
    return "mmunotify " + Identity.version() + ", Java " + Runtime.version();
  }
}
