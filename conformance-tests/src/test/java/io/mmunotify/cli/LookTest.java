// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.terminal.CleanStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user can say of how commands print: colours, noise, and the signs of the locale. */
final class LookTest {
  private static final String ESCAPE = "\u001b";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run double-unregister",
        "diff v3.5 v3.15 double-unregister",
        "explore unregister-races-exit -g v3.5",
        "litmus RCU+sync+read -g v3.5"
      })
  void coloursAreAsTheUserSays(String command) {
    assertFalse(run(false, false, command).contains(ESCAPE));
    assertTrue(run(false, false, command + " --color always").contains(ESCAPE));
    assertTrue(run(true, false, command + " --color=auto").contains(ESCAPE));
    assertFalse(run(true, false, command + " --color never").contains(ESCAPE));
  }

  @Test
  void anUnknownTimeForColoursIsTold() {
    Console.run("run", "double-unregister", "--color", "yes")
        .says(
            ExitStatus.USAGE, "unknown time for colours \"yes\"; accepted are auto, always, never");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "list",
        "generations",
        "run double-unregister",
        "run mremap-flushes-late -g v3.15 --dump end",
        "diff v3.5 v3.15 v4.18",
        "explore unregister-races-exit -g v3.5",
        "litmus RCU+sync+read -g v3.5"
      })
  void whereTheLocaleIsCNothingButAsciiIsPrinted(String command) {
    String printed = run(true, true, command);
    assertFalse(printed.isEmpty());
    assertTrue(printed.chars().allMatch(c -> c <= '~'), printed);
  }

  /** Programs that read JSON do not ask for a locale. */
  @Test
  void whereTheLocaleIsCDocumentsStayAsTheyAre() {
    String command = "diff v3.5 v3.15 double-unregister --html";
    assertEquals(run(false, false, command), run(false, true, command));
    assertTrue(run(false, true, command).chars().anyMatch(c -> c > '~'));
  }

  @Test
  void quietLeavesAdviceOut() {
    String loud = run(false, false, "run unregister-races-exit");
    assertTrue(loud.contains("./mmunotify explore unregister-races-exit"), loud);
    String quiet = run(false, false, "run unregister-races-exit --quiet");
    assertTrue(loud.startsWith(quiet), quiet);
    assertFalse(quiet.contains("./mmunotify"), quiet);
    assertFalse(
        run(false, false, "explore unregister-races-exit -q").contains("to keep and replay"));
  }

  @Test
  void whereItIsQuietThereIsNoNews() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = terminal(new ByteArrayOutputStream(), err, false, false);
    terminal.news().print("far");
    terminal.with(terminal.look().silent()).news().print("farther");
    assertEquals("far", err.toString(StandardCharsets.UTF_8));
  }

  private static String run(boolean colour, boolean ascii, String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(terminal(out, err, colour, ascii), command.split(" ", -1));
    assertEquals(0, code, () -> err.toString(StandardCharsets.UTF_8));
    String printed = out.toString(StandardCharsets.UTF_8);
    return ascii && colour ? printed.replaceAll(ESCAPE + "\\[[0-9]*m|\n", "") : printed;
  }

  private static Terminal terminal(
      ByteArrayOutputStream out, ByteArrayOutputStream err, boolean colour, boolean ascii) {
    PrintStream to = new PrintStream(out, false, StandardCharsets.UTF_8);
    return new Terminal(
        CleanStream.on(to, false, ascii),
        CleanStream.on(to, false),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new BufferedReader(Reader.nullReader()),
        new Look(colour, 80, true, false, false),
        Pager.NONE);
  }
}
