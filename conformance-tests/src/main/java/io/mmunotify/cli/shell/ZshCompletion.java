// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import io.mmunotify.cli.Subcommand;
import java.util.List;

/** A completion for zsh. */
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef mmunotify
      # SPDX-License-Identifier: GPL-2.0-only
      # Completes mmunotify in zsh: source <(mmunotify completion zsh), after compinit

      _mmunotify() {
        local -a commands
        commands=(
      """;

  private static final String MIDDLE =
      """
        )
        if ((CURRENT == 2)); then
          _describe command commands
          return
        fi
        local command=$words[2]
        shift words
        ((CURRENT--))
        case $command in
      """;

  private static final String TAIL =
      """
        esac
      }

      if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
        _mmunotify "$@"
      else
        compdef _mmunotify mmunotify
      fi
      """;

  private ZshCompletion() {}

  /**
   * The script.
   *
   * @param others words that may stand for a command
   */
  static String of(List<Subcommand> subcommands, List<String> others) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Subcommand each : subcommands) {
      text.append("    ").append(quoted(each.name() + ":" + each.summary())).append('\n');
    }
    others.forEach(name -> text.append("    ").append(quoted(name)).append('\n'));
    text.append(MIDDLE);
    for (Subcommand each : subcommands) {
      text.append("    ").append(each.name()).append(")\n      _arguments");
      for (Flag flag : Flag.of(each)) {
        String what = "[" + escaped(flag.briefly()) + "]" + value(flag);
        for (String spelling : flag.spellings()) {
          String sign = flag.argument() != null && spelling.startsWith("--") ? "=" : "";
          text.append(" \\\n        ").append(quoted("*" + spelling + sign + what));
        }
      }
      String words = each.words().isEmpty() ? "" : " 'words:word:(" + words(each) + ")'";
      String files = Flag.mayTakeFile(each) ? " 'files:file:_files'" : "";
      if (!words.isEmpty() || !files.isEmpty()) {
        // The blank in front keeps _arguments from handing down options of its own.
        String action = " _alternative" + words + files;
        text.append(" \\\n        ").append(quoted("*:argument:" + action));
      }
      text.append("\n      ;;\n");
    }
    return text.append(TAIL).toString();
  }

  private static String words(Subcommand subcommand) {
    return escaped(String.join(" ", subcommand.words()));
  }

  private static String value(Flag flag) {
    if (flag.argument() == null) {
      return "";
    }
    String action =
        flag.takesFile()
            ? "_files"
            : flag.values().isEmpty() ? " " : "(" + String.join(" ", flag.values()) + ")";
    return ":" + flag.argument() + ":" + action;
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\\\:\\[\\]]", "\\\\$0");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
