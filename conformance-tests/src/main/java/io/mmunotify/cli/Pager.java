// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.terminal.CleanStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a text that may be longer than the screen. */
public interface Pager {
  /** What a shell ends with that does not find its command. */
  int NO_SUCH_COMMAND = 127;

  /** Prints the text like any other. */
  Pager NONE = (text, terminal) -> terminal.out().print(text);

  /**
   * Shows a text, and waits until its reader has seen enough of it.
   *
   * @param terminal where it is printed if there is no pager
   */
  void show(String text, Terminal terminal);

  /**
   * The pager that an environment asks for: {@code PAGER}, else {@code less} where there is one.
   *
   * @param environment the variables
   * @param ascii whether the locale knows ASCII alone
   */
  static Pager of(Map<String, String> environment, boolean ascii) {
    String asked = environment.get("PAGER");
    String command = asked == null ? less(environment.get("PATH")) : asked.strip();
    return command.isEmpty() || command.equals("cat")
        ? NONE
        : (text, terminal) -> show(command, text, ascii, terminal);
  }

  private static String less(@Nullable String path) {
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "less"))) {
        return "less -FRX";
      }
    }
    return "";
  }

  private static void show(String command, String text, boolean ascii, Terminal terminal) {
    terminal.out().flush();
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
    builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
    builder.environment().putIfAbsent("LESS", "FRX");
    Process pager;
    try {
      pager = builder.start();
    } catch (IOException e) {
      NONE.show(text, terminal); // without a shell there is no pager
      return;
    }
    // Ctrl-C ends this process, but not less: the shell is to wait until less has let go of the
    // terminal.
    Thread last = new Thread(() -> waitFor(pager), "pager");
    Runtime.getRuntime().addShutdownHook(last);
    try (PrintStream to = new PrintStream(pager.getOutputStream(), false, StandardCharsets.UTF_8)) {
      // A reader who has seen enough closes the pipe. PrintStream makes no noise about it.
      CleanStream.on(to, false, ascii).print(text);
    }
    waitFor(pager);
    Runtime.getRuntime().removeShutdownHook(last);
    if (pager.exitValue() == NO_SUCH_COMMAND) {
      NONE.show(text, terminal); // the shell has said which command there is not
    }
  }

  private static void waitFor(Process pager) {
    pager.onExit().join();
  }
}
