// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Another JVM on the same class path: for what must not depend on the JVM it runs in. */
public final class ChildJvm {
  private static final int PATIENCE_SECONDS = 60;

  private ChildJvm() {}

  /**
   * What was printed.
   *
   * @param err progress is part of it, and comes whenever the computer is slow enough for it
   */
  public record Printed(String out, String err) {}

  /**
   * What a main class prints there to its standard output; it must end well.
   *
   * @param options of the JVM
   */
  public static String output(List<String> options, Class<?> main, String... args)
      throws IOException, InterruptedException {
    return printed(options, main, args).out();
  }

  /**
   * What a main class prints there; it must end well.
   *
   * @param options of the JVM
   */
  public static Printed printed(List<String> options, Class<?> main, String... args)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("child-", ".err");
    try {
      Process child = start(options, main, args).redirectError(errors.toFile()).start();
      try (InputStream out = child.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        int code = child.waitFor();
        Printed printed = new Printed(text, Files.readString(errors));
        assertEquals(0, code, printed.toString());
        return printed;
      }
    } finally {
      Files.delete(errors);
    }
  }

  /**
   * How to start it.
   *
   * @param options of the JVM
   */
  public static ProcessBuilder start(List<String> options, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  /** The same for one that hears Ctrl-C even where this JVM does not. */
  public static ProcessBuilder startWithCtrlC(List<String> options, Class<?> main, String... args) {
    ProcessBuilder child = start(options, main, args);
    if (ignoresCtrlC()) {
      child.command().addAll(0, List.of("env", "--default-signal=INT"));
    }
    return child;
  }

  /**
   * Whether this JVM and those that it starts are deaf to Ctrl-C, as a shell makes what it runs in
   * the background.
   */
  private static boolean ignoresCtrlC() {
    Signal signal = new Signal("INT");
    SignalHandler before = Signal.handle(signal, SignalHandler.SIG_DFL);
    SignalHandler _ = Signal.handle(signal, before);
    return before == SignalHandler.SIG_IGN;
  }

  /** Presses Ctrl-C; returns the exit code. A child that does not end is killed, and a failure. */
  public static int ctrlC(Process child) throws IOException, InterruptedException {
    try {
      assertEquals(0, new ProcessBuilder("kill", "-INT", "" + child.pid()).start().waitFor());
      assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "goes on in spite of Ctrl-C");
      return child.exitValue();
    } finally {
      child.destroyForcibly();
    }
  }
}
