// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Suggestion;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong, in a sentence, and with which exit code the process ends. */
public final class Complaint {
  /** What a shell reports of a program that writes on after its reader has gone. */
  private static final int BROKEN_PIPE = 141;

  private final String[] args;
  private final Terminal terminal;

  /**
   * @param args the command line, to be repeated
   */
  Complaint(String[] args, Terminal terminal) {
    this.args = args;
    this.terminal = terminal;
  }

  /** Tells of a failure; returns the exit code. */
  int about(Throwable failure) {
    if (failure instanceof OutputFailure output && output.isBrokenPipe()) {
      return BROKEN_PIPE;
    }
    flushWhatWasPrinted();
    ExitStatus status = status(failure);
    PrintStream err = terminal.err();
    if (status == ExitStatus.INTERNAL) {
      err.println("mmunotify: internal error: " + words(failure));
      err.println("Please report it, with the command that repeats it: " + commandLine());
    } else {
      err.println("mmunotify: " + sentence(failure));
    }
    if (Arrays.asList(args).contains("--debug")) {
      failure.printStackTrace(err);
    } else if (status == ExitStatus.INTERNAL) {
      err.println("With --debug it shows where in the program.");
    }
    return status.code();
  }

  /** The sentence for a failure that is not ours: bad input, wrong usage, a bound. */
  public static String sentence(Throwable failure) {
    return switch (failure) {
      case BoundAt at -> at.place() + ": " + reached(at.bound());
      case BoundReached bound -> reached(bound);
      case StackOverflowError _ ->
          "stopped at a bound: so much nesting does not fit on Java's stack; the environment"
              + " variable MMUNOTIFY_OPTS=-Xss512m allows more";
      case OutOfMemoryError _ ->
          "stopped at a bound: Java's heap is full; the environment variable MMUNOTIFY_OPTS=-Xmx8g"
              + " allows more";
      case InvalidPathException path ->
          Suggestion.quoted(path.getInput())
              + " is no name of a file in this environment; where it has letters that are not"
              + " ASCII, LC_ALL=C.UTF-8 makes it one";
      case OutputFailure output -> "standard output cannot be written: " + output.getMessage();
      case UncheckedIOException e -> sentence(cause(e));
      case FileSystemException e when e.getFile() != null -> e.getFile() + ": " + IoReason.of(e);
      case IOException e -> IoReason.of(e);
      default -> String.valueOf(failure.getMessage());
    };
  }

  /**
   * With which exit code the process ends. The limits are such that stack and heap suffice; where a
   * user raised one that fills them, either is one more bound.
   */
  ExitStatus status(Throwable failure) {
    boolean full =
        switch (failure) {
          case StackOverflowError _ -> raised("nesting");
          case OutOfMemoryError _ -> raised("");
          default -> false;
        };
    return full ? ExitStatus.BOUND : statusOf(failure);
  }

  private boolean raised(String part) {
    return Arrays.stream(args).anyMatch(arg -> arg.startsWith("--max-") && arg.contains(part));
  }

  public static ExitStatus statusOf(Throwable failure) {
    return switch (failure) {
      case UsageError _ -> ExitStatus.USAGE;
      case InputError _,
          IOException _,
          UncheckedIOException _,
          OutputFailure _,
          InvalidPathException _ ->
          ExitStatus.INPUT;
      case BoundReached _, BoundAt _ -> ExitStatus.BOUND;
      default -> ExitStatus.INTERNAL;
    };
  }

  private static Throwable cause(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /** What was printed before belongs to the answer; if it cannot be, one complaint is enough. */
  private void flushWhatWasPrinted() {
    try {
      terminal.out().flush();
    } catch (OutputFailure e) {
      terminal.err().flush();
    }
  }

  private static String reached(BoundReached bound) {
    String limit = "more than " + bound.limit() + " " + bound.bound();
    @Nullable Limit option = null;
    for (Limit each : Limit.values()) {
      if (each.words().equals(bound.bound())) {
        option = each;
      }
    }
    return "stopped at a bound: "
        + limit
        + (option == null ? "" : "; --" + option.option() + " N allows more");
  }

  private static String words(Throwable e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  /** The command line, quoted for a shell. */
  private String commandLine() {
    StringBuilder line = new StringBuilder(Arguments.program());
    for (String arg : args) {
      line.append(' ').append(quoted(arg));
    }
    return line.toString();
  }

  /** A word as a shell reads it back. */
  static String quoted(String word) {
    boolean plain =
        !word.isEmpty()
            && word.chars()
                .allMatch(c -> Character.isLetterOrDigit(c) || "_./:=,@%+-".indexOf(c) >= 0);
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
