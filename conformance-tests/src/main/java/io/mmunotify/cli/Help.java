// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.cli.Option;

/** What {@code --help} prints. */
final class Help {
  private final PrintStream out;
  private final int width;

  Help(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  /** The list of commands. */
  void overview(List<Subcommand> subcommands) {
    out.println("usage: mmunotify COMMAND [options]");
    out.println();
    wrapped("Three generations of Linux's MMU notifiers, side by side and runnable.");
    out.println();
    out.println("commands:");
    TextTable commands = new TextTable(2);
    subcommands.forEach(each -> commands.row("  " + each.name(), each.summary()));
    Subcommands.later()
        .forEach(name -> commands.row("  " + name, "is built when it is first called"));
    commands.print(out, width);
    out.println();
    wrapped(
        "mmunotify COMMAND --help tells more, with examples. mmunotify --version tells which"
            + " build this is.");
    out.println();
    out.println("exit codes:");
    TextTable codes = new TextTable(2);
    for (ExitStatus status : ExitStatus.values()) {
      codes.row("  " + status.code(), status.words());
    }
    codes.print(out, width);
  }

  /** One command's options and examples. */
  void of(Subcommand subcommand) {
    wrapped(("usage: mmunotify " + subcommand.name() + " " + subcommand.arguments()).strip());
    out.println();
    wrapped(sentence(subcommand.summary()));
    out.println();
    out.println("options:");
    List<Option> options = new ArrayList<>(CommonOptions.with(subcommand.options()).getOptions());
    List<Option> limits = options.stream().filter(CommonOptions::isLimit).toList();
    options.removeAll(limits);
    // What many commands have comes after a command's own.
    options.sort(Comparator.comparing(CommonOptions::isCommon).thenComparing(LookOptions::isOne));
    print(options);
    if (!limits.isEmpty()) {
      out.println();
      out.println("limits on input:");
      print(limits);
    }
    out.println();
    out.println("examples:");
    new Examples(subcommand.examples()).print(out, width);
  }

  private void wrapped(String text) {
    TextTable.wrapped(text, width).forEach(out::println);
  }

  private void print(Collection<Option> options) {
    TextTable table = new TextTable(2);
    for (Option option : options) {
      String description = option.getDescription();
      table.row("  " + synopsis(option), description == null ? "" : description);
    }
    table.print(out, width);
  }

  private static String synopsis(Option option) {
    StringBuilder text = new StringBuilder();
    if (option.getOpt() != null) {
      text.append('-').append(option.getOpt());
    }
    if (option.getLongOpt() != null) {
      text.append(text.isEmpty() ? "--" : ", --").append(option.getLongOpt());
    }
    if (option.hasArg()) {
      String name = option.getArgName();
      text.append(' ').append(name == null ? "VALUE" : name);
    }
    return text.toString();
  }

  private static String sentence(String summary) {
    return summary.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + summary.substring(1)
        + (summary.endsWith(".") ? "" : ".");
  }
}
