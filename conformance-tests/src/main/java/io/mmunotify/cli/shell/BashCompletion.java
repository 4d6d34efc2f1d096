// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import io.mmunotify.cli.Subcommand;
import java.util.ArrayList;
import java.util.List;

/** A completion for bash, from 3.2 on. */
final class BashCompletion {
  private static final String HEAD =
      """
      # SPDX-License-Identifier: GPL-2.0-only
      # Completes mmunotify in bash: source <(mmunotify completion bash)

      _mmunotify() {
        local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= files=
        # Bash makes a word of its own of the sign in --option=value.
        if [[ $current == = ]]; then
          current=
        elif [[ $before == = ]]; then
          before=${COMP_WORDS[COMP_CWORD-2]}
        fi
        if ((COMP_CWORD == 1)); then
          words='COMMANDS'
        else
          case ${COMP_WORDS[1]}:$before in
      """;

  private static final String MIDDLE =
      """
            *)
              case ${COMP_WORDS[1]}:$current in
      """;

  private static final String TAIL =
      """
              esac
              ;;
          esac
        fi
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        if [[ -n $files ]]; then
          local IFS=$'\n'
          COMPREPLY+=($(compgen -f -- "$current"))
          compopt -o filenames 2>/dev/null
        fi
      }

      complete -F _mmunotify mmunotify
      """;

  private BashCompletion() {}

  /**
   * The script.
   *
   * @param others words that may stand for a command
   */
  static String of(List<Subcommand> subcommands, List<String> others) {
    List<String> commands = new ArrayList<>();
    subcommands.forEach(each -> commands.add(each.name()));
    commands.addAll(others);
    StringBuilder text = new StringBuilder(HEAD.replace("COMMANDS", String.join(" ", commands)));
    for (Subcommand each : subcommands) {
      for (Flag flag : Flag.of(each)) {
        if (flag.argument() != null) {
          List<String> patterns =
              flag.spellings().stream().map(spelling -> each.name() + ":" + spelling).toList();
          String answer =
              flag.takesFile() ? "files=yes" : "words='" + String.join(" ", flag.values()) + "'";
          line(text, 6, String.join(" | ", patterns) + ") " + answer + " ;;");
        }
      }
    }
    text.append(MIDDLE);
    for (Subcommand each : subcommands) {
      List<String> spellings = new ArrayList<>();
      Flag.of(each).forEach(flag -> spellings.addAll(flag.spellings()));
      line(text, 10, each.name() + ":-*) words='" + String.join(" ", spellings) + "' ;;");
      line(
          text,
          10,
          each.name()
              + ":*) words='"
              + String.join(" ", each.words())
              + (Flag.mayTakeFile(each) ? "' files=yes ;;" : "' ;;"));
    }
    return text.append(TAIL).toString();
  }

  private static void line(StringBuilder text, int indent, String line) {
    text.append(" ".repeat(indent)).append(line).append('\n');
  }
}
