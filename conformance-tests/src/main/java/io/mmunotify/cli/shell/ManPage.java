// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import java.util.List;
import java.util.Locale;

/** The manual page of section 1, in the language of man(7). */
final class ManPage {
  private static final String HEAD =
      """
      .\\" SPDX-License-Identifier: GPL-2.0-only
      .TH MMUNOTIFY 1 "" "mmunotify VERSION" "User Commands"
      .SH NAME
      mmunotify \\- three generations of Linux's MMU notifiers, side by side and runnable
      .SH SYNOPSIS
      .B mmunotify
      .I COMMAND
      .RI [ options ]
      .br
      .B mmunotify
      .BR \\-\\-help \\ |\\  \\-\\-version
      .SH DESCRIPTION
      The generations of mm/mmu_notifier.c in v3.5 (RCU), v3.15 (SRCU) and v4.18 (deferred freeing,
      blockable starts) run under small scenarios and chosen interleavings.
      .PP
      Wherever a command takes a file to read,
      .B \\-
      is standard input.
      .SH COMMANDS
      """;

  private static final String ENVIRONMENT =
      """
      .SH ENVIRONMENT
      .TP
      .B COLUMNS
      how wide tables are; else as wide as the terminal, or 100 columns
      .TP
      .B LC_ALL\\fR, \\fBLC_CTYPE\\fR, \\fBLANG
      where the locale is C or POSIX, text is ASCII alone
      .TP
      .B MMUNOTIFY_OPTS
      options for the Java virtual machine
      .TP
      .B NO_COLOR
      where it is set, nothing is coloured unless \\-\\-color asks for it
      .TP
      .B PAGER
      what diff shows its text with on a terminal; less \\-FRX where it is not set, nothing where it
      is empty
      """;

  private final StringBuilder text = new StringBuilder();

  private ManPage() {}

  /**
   * The page.
   *
   * @param later names of commands that are not there yet
   */
  static String of(List<Subcommand> subcommands, List<String> later, String version) {
    ManPage page = new ManPage();
    page.text.append(HEAD.replace("VERSION", escaped(version)));
    subcommands.forEach(page::command);
    later.forEach(name ->
        page.text.append(".SS ").append(name).append("\nIs built when it is first called.\n"));
    page.text.append(".SH EXIT STATUS\n");
    for (ExitStatus status : ExitStatus.values()) {
      page.item("\\fB" + status.code() + "\\fR", status.words());
    }
    page.item("\\fB130\\fR", "interrupted from the keyboard");
    page.item("\\fB141\\fR", "the reader of the command's pipe went away");
    return page.text.append(ENVIRONMENT).toString();
  }

  private void command(Subcommand subcommand) {
    text.append(".SS \"")
        .append(escaped(subcommand.name() + " " + subcommand.arguments()).strip())
        .append("\"\n");
    String summary = subcommand.summary();
    paragraph(summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".");
    for (Flag flag : Flag.of(subcommand)) {
      String spellings =
          String.join("\\fR, \\fB", flag.spellings().stream().map(ManPage::escaped).toList());
      String argument = flag.argument();
      item(
          "\\fB"
              + spellings
              + "\\fR"
              + (argument == null ? "" : " \\fI" + escaped(argument) + "\\fR"),
          flag.description());
    }
    text.append(".PP\n.nf\n");
    subcommand.examples().stripTrailing().lines().forEach(this::paragraph);
    text.append(".fi\n");
  }

  private void item(String head, String what) {
    text.append(".TP\n").append(head).append('\n');
    paragraph(what);
  }

  private void paragraph(String line) {
    text.append(line.isBlank() ? ".PP" : escaped(line)).append('\n');
  }

  /** A line as roff reads it back: no escape, no request, hyphens as they are typed. */
  private static String escaped(String line) {
    String safe = line.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
