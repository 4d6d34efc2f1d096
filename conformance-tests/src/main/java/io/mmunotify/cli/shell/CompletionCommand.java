// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Subcommands;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code completion}: what completes command lines in a shell. */
public final class CompletionCommand implements Subcommand {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  /** For the service loader. */
  public CompletionCommand() {}

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "what completes command lines in bash, zsh or fish";
  }

  @Override
  public String arguments() {
    return "SHELL";
  }

  @Override
  public List<String> words() {
    return SHELLS;
  }

  @Override
  public String examples() {
    return """
      source <(./mmunotify completion bash)       in bash, for this shell
      source <(./mmunotify completion zsh)        in zsh, after compinit
      ./mmunotify completion fish | source        in fish
      mmunotify completion zsh > ~/.zfunc/_mmunotify
                                                  for good, into a folder of fpath

    Commands, options, the values of options, scenarios, litmus tests and files are completed. Of a
    command that is built when it is first called the options are known after that.
    """;
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    String shell = Arguments.one(line, "a shell: bash, zsh or fish");
    List<Subcommand> subcommands = Subcommands.all();
    List<String> others = new ArrayList<>(Subcommands.later());
    others.addAll(List.of("help", "--help", "--version"));
    terminal
        .data()
        .print(
            switch (shell) {
              case "bash" -> BashCompletion.of(subcommands, others);
              case "zsh" -> ZshCompletion.of(subcommands, others);
              case "fish" -> FishCompletion.of(subcommands, others);
              default -> throw new UsageError(Suggestion.unknown("shell", shell, SHELLS));
            });
    return ExitStatus.FINE;
  }
}
