// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.scenario.Builtins;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code list}: the built-in scenarios. */
public final class ListCommand implements Subcommand {

  /** For the service loader. */
  public ListCommand() {}

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String summary() {
    return "the built-in scenarios, and why each matters to a driver";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String examples() {
    return """
    mmunotify list                 all of them
    mmunotify list | grep D-14     scenarios about one difference of CHANGES.md
    """;
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    Arguments.none(line);
    TextTable table = new TextTable(2);
    Builtins.list().forEach(each -> table.row(each.name(), each.difference(), each.matters()));
    // One line each, however long, so that grep finds a whole one.
    table.print(terminal.out(), Integer.MAX_VALUE);
    return ExitStatus.FINE;
  }
}
