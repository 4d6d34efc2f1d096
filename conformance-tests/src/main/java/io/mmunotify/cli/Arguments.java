// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** What stands on a command line beside the options. */
public final class Arguments {
  /** Set by the launcher: the name by which the user called it. */
  private static final String CALLED = "mmunotify.called";

  private Arguments() {}

  /** How the user called the program, as a shell takes it. */
  public static String program() {
    return quoted(System.getProperty(CALLED, "./mmunotify"));
  }

  /** A command that takes none. */
  public static void none(CommandLine line) {
    if (!line.getArgList().isEmpty()) {
      throw new UsageError("\"" + line.getArgList().getFirst() + "\" is one argument too many");
    }
  }

  /**
   * A command that takes exactly one.
   *
   * @param what it is, with its article: {@code "a scenario"}
   */
  public static String one(CommandLine line, String what) {
    List<String> list = some(line, what);
    if (list.size() > 1) {
      throw new UsageError("\"" + list.get(1) + "\" is one argument too many; accepted is " + what);
    }
    return list.getFirst();
  }

  /**
   * What to type to have it once more.
   *
   * @param without long names of options that are left out
   */
  public static String again(String command, CommandLine line, Set<String> without) {
    List<String> words = new ArrayList<>(List.of(program(), command));
    line.getArgList().forEach(argument -> words.add(quoted(argument)));
    for (Option option : line.getOptions()) {
      if (!without.contains(option.getLongOpt())) {
        words.add("--" + option.getLongOpt());
        if (option.hasArg()) {
          words.add(quoted(option.getValue()));
        }
      }
    }
    return String.join(" ", words);
  }

  /** A word as a shell takes it. */
  public static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** A command that takes at least one. */
  public static List<String> some(CommandLine line, String what) {
    if (line.getArgList().isEmpty()) {
      throw new UsageError("an argument is missing: " + what);
    }
    return line.getArgList();
  }
}
