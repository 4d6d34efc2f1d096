// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** Tries a selection's mutants in other JVMs, one at a time. */
final class MutantRun {
  private static final List<String> OPTIONS = List.of("-Xmx2g", "-XX:+UseSerialGC");

  private MutantRun() {}

  /**
   * Tries mutants.
   *
   * @param numbers which ones of the selection
   * @param heard hears each number with its fate, in this order, as soon as the fate is known
   */
  static void fates(Selection selection, List<Integer> numbers, BiConsumer<Integer, Fate> heard)
      throws IOException, InterruptedException {
    Deque<Integer> left = new ArrayDeque<>(numbers);
    Path file = Files.createTempFile("mutants", ".txt");
    Path errors = Files.createTempFile("mutants", ".err");
    try {
      while (!left.isEmpty()) {
        Files.write(file, left.stream().map(String::valueOf).toList());
        some(selection, file, errors, left, heard);
      }
    } finally {
      Files.delete(file);
      Files.delete(errors);
    }
  }

  /** Tries those of a file until none is left or the JVM ends. */
  private static void some(
      Selection selection,
      Path file,
      Path errors,
      Deque<Integer> left,
      BiConsumer<Integer, Fate> heard)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(selection.words());
    words.add(file.toString());
    Process worker =
        ChildJvm.start(OPTIONS, MutantWorker.class, words.toArray(new String[0]))
            .redirectError(ProcessBuilder.Redirect.to(errors.toFile()))
            .start();
    boolean begun = false;
    boolean any = false;
    try (BufferedReader lines = worker.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        begun = line.startsWith(MutantWorker.BEGIN);
        any |= begun;
        if (line.startsWith(MutantWorker.END)) {
          String[] parts = line.split(" ", 4);
          heard.accept(left.remove(), new Fate(Fate.Kind.valueOf(parts[2]), parts[3]));
        }
      }
    }
    int code = worker.waitFor();
    if (begun) {
      heard.accept(left.remove(), Fate.caught(how(code)));
    } else if (!any) {
      throw new IllegalStateException(
          "a JVM that tries mutants ended with " + code + ": " + Files.readString(errors));
    }
  }

  private static String how(int code) {
    return switch (code) {
      case MutantWorker.LOOPS -> "watchdog (loops)";
      case MutantWorker.HANGS -> "watchdog (hangs)";
      case MutantWorker.MEMORY -> "watchdog (memory)";
      default -> "watchdog (exit code " + code + ")";
    };
  }
}
