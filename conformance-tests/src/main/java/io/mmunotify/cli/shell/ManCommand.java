// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Identity;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Subcommands;
import io.mmunotify.cli.Terminal;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code man}: the manual page. */
public final class ManCommand implements Subcommand {

  /** For the service loader. */
  public ManCommand() {}

  @Override
  public String name() {
    return "man";
  }

  @Override
  public String summary() {
    return "the manual page, for man to show";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String examples() {
    return """
      mmunotify man | man -l -            show it
      mmunotify man > mmunotify.1         keep it
    """;
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    Arguments.none(line);
    terminal.data().print(ManPage.of(Subcommands.all(), Subcommands.later(), Identity.version()));
    return ExitStatus.FINE;
  }
}
