// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Subcommands;
import io.mmunotify.cli.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Completions and the manual page have every command and every option. */
final class ShellFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"completion bash", "completion zsh", "completion fish", "man"})
  void everyCommandAndEveryOptionIsThere(String command) {
    String text = Console.run(command.split(" ", -1)).fine().out();
    assertEquals(List.of(), missing(text, Subcommands.all()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion bash", "completion zsh", "completion fish", "man"})
  void anOptionThatIsMissingIsNoticed(String command) {
    String text = Console.run(command.split(" ", -1)).fine().out();
    assertEquals(List.of("list --added"), missing(text, List.of(new Added("list"))));
    assertEquals(
        List.of("added", "added --added", "added --debug", "added --help"),
        missing(text, List.of(new Added("added"))));
  }

  /** Commands and options that do not stand where a command's own are told. */
  private static List<String> missing(String text, List<Subcommand> subcommands) {
    String plain = text.replace("\\-", "-");
    List<String> missing = new ArrayList<>();
    for (Subcommand subcommand : subcommands) {
      String own = own(plain, subcommand.name());
      if (own.isEmpty()) {
        missing.add(subcommand.name());
      }
      CommonOptions.with(subcommand.options()).getOptions().stream()
          .map(Option::getLongOpt)
          .sorted()
          .filter(name -> !own.matches("(?s).*(--| -l )" + name + "(?![a-z-]).*"))
          .forEach(name -> missing.add(subcommand.name() + " --" + name));
    }
    return missing;
  }

  /** What a text says of one command. */
  private static String own(String text, String name) {
    if (text.startsWith(".")) { // the manual page
      return Arrays.stream(text.split("\n\\.S[SH] ", -1))
          .filter(part -> part.matches("(?s)\"" + name + "[ \"].*"))
          .findFirst()
          .orElse("");
    } else if (text.startsWith("#compdef")) {
      int from = text.indexOf("\n    " + name + ")\n");
      return from < 0 ? "" : text.substring(from, text.indexOf(";;", from));
    }
    String here = text.contains("COMPREPLY") ? name + ":-*)" : "_from " + name + "'";
    return String.join("\n", text.lines().filter(line -> line.contains(here)).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "mmunotify gen, generations",
    "mmunotify diff v3.1, v3.15",
    "mmunotify run double-unregister-, double-unregister-frees-mm",
    "mmunotify run x --qu, --quiet",
    "mmunotify run x --format p, perfetto",
    "mmunotify run x --format = h, html",
    "mmunotify explore x -g v4, v4.18",
    "mmunotify run my-, my-own.yaml",
    "mmunotify run x -o my-, my-own.yaml",
    "mmunotify run x --seed m, ''",
    "mmunotify list my-, ''",
  })
  void bashCompletesWhatIsTyped(String typed, String completed) throws Exception {
    assertEquals(completed, completed(typed));
  }

  private String completed(String typed) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("my-own.yaml"), "");
    Path script = folder.resolve("script");
    Files.writeString(
        script,
        Console.run("completion", "bash").fine().out()
            + "COMP_WORDS=("
            + typed
            + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_mmunotify\necho \"${COMPREPLY[*]}\"\n");
    Process bash =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), printed);
    return printed.strip();
  }

  @Test
  void anUnknownShellIsTold() {
    Console.run("completion", "powershell")
        .says(ExitStatus.USAGE, "unknown shell \"powershell\"; accepted are bash, zsh, fish");
  }

  @Test
  void noLineOfTheManualIsARequestByAccident() {
    List<String> requests =
        List.of(".SH", ".SS", ".TP", ".PP", ".TH", ".nf", ".fi", ".br", ".B", ".BR", ".I", ".RI");
    Console.run("man")
        .fine()
        .out()
        .lines()
        .filter(line -> line.startsWith(".") && !line.startsWith(".\\\""))
        .forEach(line -> assertTrue(requests.contains(line.split(" ", 2)[0]), line));
  }

  /** A command with an option that no text can know. */
  private record Added(String name) implements Subcommand {
    @Override
    public String summary() {
      return "";
    }

    @Override
    public String arguments() {
      return "";
    }

    @Override
    public String examples() {
      return "";
    }

    @Override
    public Options options() {
      return new Options().addOption(CommonOptions.valued("added", "N", "more"));
    }

    @Override
    public ExitStatus run(CommandLine line, Terminal terminal) {
      return ExitStatus.FINE;
    }
  }
}
