// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;

/** What stands on a command line beside the options. */
final class Arguments {
  private Arguments() {}

  /** A command that takes none. */
  static void none(CommandLine line) {
    if (!line.getArgList().isEmpty()) {
      throw new UsageError("\"" + line.getArgList().getFirst() + "\" is one argument too many");
    }
  }

  /**
   * A command that takes exactly one.
   *
   * @param what it is, with its article: {@code "a scenario"}
   */
  static String one(CommandLine line, String what) {
    List<String> list = some(line, what);
    if (list.size() > 1) {
      throw new UsageError("\"" + list.get(1) + "\" is one argument too many; accepted is " + what);
    }
    return list.getFirst();
  }

  /** A command that takes at least one. */
  static List<String> some(CommandLine line, String what) {
    if (line.getArgList().isEmpty()) {
      throw new UsageError("an argument is missing: " + what);
    }
    return line.getArgList();
  }
}
