// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.terminal.CleanStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The process's own streams as a terminal. */
final class Terminals {
  /** Set by the launcher where standard output is a terminal; Java itself cannot tell for sure. */
  private static final String IS_TERMINAL = "mmunotify.terminal";

  /** Set by the launcher where standard error is a terminal. */
  private static final String IS_WATCHED = "mmunotify.watched";

  /** Set by the launcher where the locale is C or POSIX, before it has Java read file names. */
  private static final String IS_ASCII = "mmunotify.ascii";

  private static final int UNKNOWN_WIDTH = 100;
  private static final int LEAST_WIDTH = 40;

  private Terminals() {}

  static Terminal standard() {
    boolean ascii = Boolean.getBoolean(IS_ASCII);
    boolean isTerminal = Boolean.getBoolean(IS_TERMINAL);
    // UTF-8 unless the locale is C: traces are, and so are the terminals of this century.
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)), 1 << 15),
            false,
            StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new Terminal(
        CleanStream.on(out, false, ascii),
        CleanStream.on(out, false),
        CleanStream.on(err, true, ascii),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        new Look(
            colour(System.getenv("NO_COLOR"), System.getenv("TERM")) && isTerminal,
            width(System.getenv("COLUMNS")),
            isTerminal || System.getenv("COLUMNS") != null,
            Boolean.getBoolean(IS_WATCHED),
            false),
        isTerminal ? Pager.of(System.getenv(), ascii) : Pager.NONE);
  }

  /** Whether the environment lets a terminal be coloured. */
  static boolean colour(@Nullable String noColor, @Nullable String term) {
    return (noColor == null || noColor.isEmpty()) && term != null && !term.equals("dumb");
  }

  /** How many columns the environment says there are. */
  static int width(@Nullable String columns) {
    if (columns == null || columns.isEmpty() || columns.length() > 4) {
      return UNKNOWN_WIDTH;
    }
    for (int i = 0; i < columns.length(); i++) {
      if (columns.charAt(i) < '0' || columns.charAt(i) > '9') {
        return UNKNOWN_WIDTH;
      }
    }
    return Math.max(LEAST_WIDTH, Integer.parseInt(columns));
  }

  /** Ends the command at once when nobody can hear it any more; a PrintStream would go on. */
  private static final class StandardOutput extends OutputStream {
    private final OutputStream out;

    StandardOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new OutputFailure(e);
      }
    }
  }
}
