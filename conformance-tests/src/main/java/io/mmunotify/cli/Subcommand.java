// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One of the launcher's commands. Found as a service, so that a module can add its own. */
public interface Subcommand {

  /** What a user types. */
  String name();

  /** One line for the list of commands. */
  String summary();

  /** The arguments after the name, for the usage line: {@code "SCENARIO [options]"}. */
  String arguments();

  /** Example command lines, each with a word on what it shows; shown by {@code --help}. */
  String examples();

  /** Words that may stand for an argument, for a shell to complete; files come on top. */
  default List<String> words() {
    return List.of();
  }

  /** Its own options; the common ones ({@code --help}, limits) are added by the caller. */
  Options options();

  /**
   * Does it.
   *
   * @return how it ended; exceptions for bad input, wrong usage and bounds are the caller's to tell
   */
  ExitStatus run(CommandLine line, Terminal terminal) throws Exception;
}
