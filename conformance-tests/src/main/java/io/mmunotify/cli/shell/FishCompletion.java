// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import io.mmunotify.cli.Subcommand;
import java.util.List;

/** A completion for fish. */
final class FishCompletion {
  private static final String HEAD =
      """
      # SPDX-License-Identifier: GPL-2.0-only
      # Completes mmunotify in fish: mmunotify completion fish | source

      complete -c mmunotify -e
      """;

  private FishCompletion() {}

  /**
   * The script.
   *
   * @param others words that may stand for a command
   */
  static String of(List<Subcommand> subcommands, List<String> others) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Subcommand each : subcommands) {
      command(text, each.name(), each.summary());
    }
    others.forEach(name -> command(text, name, ""));
    for (Subcommand each : subcommands) {
      String here = " -n '__fish_seen_subcommand_from " + each.name() + "'";
      if (!each.words().isEmpty()) {
        line(text, here + " -a " + quoted(String.join(" ", each.words())));
      }
      if (!Flag.mayTakeFile(each)) {
        line(text, here + " -f");
      }
      for (Flag flag : Flag.of(each)) {
        String letter = flag.letter() == null ? "" : " -s " + flag.letter();
        line(
            text,
            here + letter + " -l " + flag.name() + value(flag) + " -d " + quoted(flag.briefly()));
      }
    }
    return text.toString();
  }

  private static void command(StringBuilder text, String name, String summary) {
    line(text, " -f -n __fish_use_subcommand -a " + quoted(name) + " -d " + quoted(summary));
  }

  private static String value(Flag flag) {
    if (flag.argument() == null) {
      return "";
    }
    return flag.takesFile()
        ? " -r -F"
        : flag.values().isEmpty() ? " -x" : " -x -a " + quoted(String.join(" ", flag.values()));
  }

  private static void line(StringBuilder text, String rest) {
    text.append("complete -c mmunotify").append(rest).append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
