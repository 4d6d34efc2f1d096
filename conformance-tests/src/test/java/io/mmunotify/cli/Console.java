// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * One command that was run inside this process.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
public record Console(int code, String out, String err) {

  /** Runs a command. */
  public static Console run(String... args) {
    return type("", args);
  }

  /** Runs a command and types something. */
  public static Console type(String typed, String... args) {
    Captured captured = new Captured(typed, false);
    int code = Main.run(captured.terminal(), args);
    return captured.console(code);
  }

  /** A terminal that keeps what is printed. */
  public static final class Captured {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    public Captured(String typed, boolean colour) {
      terminal =
          new Terminal(
              new PrintStream(out, false, StandardCharsets.UTF_8),
              new PrintStream(err, false, StandardCharsets.UTF_8),
              new BufferedReader(new StringReader(typed)),
              colour,
              90);
    }

    public Terminal terminal() {
      return terminal;
    }

    public Console console(int code) {
      terminal.out().flush();
      terminal.err().flush();
      return new Console(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  /** It ended well and complained about nothing. */
  public Console fine() {
    assertEquals("", err);
    assertEquals(0, code);
    return this;
  }

  /** It ended so, with this one sentence. */
  public void says(ExitStatus status, String sentence) {
    assertEquals("mmunotify: " + sentence + "\n", err);
    assertEquals(status.code(), code);
  }

  /** Its output has this line. */
  public Console shows(String line) {
    assertTrue(out.lines().anyMatch(line::equals), () -> "no line <" + line + "> in\n" + out);
    return this;
  }
}
