// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine's C compiler, if it has one. */
final class CCompiler {
  private static final List<String> SOURCES = List.of("timing.h", "srcu.c", "urcu.c");

  private final String command;
  private final Path folder;

  /**
   * @param command the compiler's name: {@code "cc"}
   * @param folder for sources and programs
   */
  CCompiler(String command, Path folder) throws IOException {
    this.command = command;
    this.folder = folder;
    for (String source : SOURCES) {
      try (InputStream text = CCompiler.class.getResourceAsStream(source)) {
        if (text == null) {
          throw new IOException("the build lacks " + source);
        }
        Files.copy(text, folder.resolve(source));
      }
    }
  }

  /** Whether it can be started at all. */
  boolean exists() {
    try {
      return run(List.of(command, "--version")).status == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes a program.
   *
   * @param source one of the resources
   * @param options more of them, libraries included
   * @return empty if it does not compile: a library is missing
   */
  Optional<Path> compile(String source, String program, List<String> options) throws IOException {
    Path made = folder.resolve(program);
    List<String> line = new ArrayList<>(List.of(command, "-std=gnu11", "-O2", "-pthread"));
    line.addAll(List.of("-o", made.toString(), folder.resolve(source).toString()));
    line.addAll(options);
    return run(line).status == 0 ? Optional.of(made) : Optional.empty();
  }

  /**
   * How a process ended.
   *
   * @param status 0 if well
   * @param said all that it printed, complaints included
   */
  record Ended(int status, String said) {}

  static Ended run(List<String> line) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Ended(process.waitFor(), said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + line.getFirst() + " ran", e);
    }
  }
}
