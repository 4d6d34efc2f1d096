// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Tries a selection's mutants in other JVMs, one at a time. */
final class MutantRun {
  private static final List<String> OPTIONS = List.of("-Xmx2g", "-XX:+UseSerialGC");

  private MutantRun() {}

  /**
   * Tries all.
   *
   * @param number how many mutants the selection has
   * @param heard hears each fate as it is known
   */
  static List<Fate> fates(Selection selection, int number, BiConsumer<Integer, Fate> heard)
      throws IOException, InterruptedException {
    List<Fate> fates = new ArrayList<>();
    while (fates.size() < number) {
      int before = fates.size();
      List<String> words = new ArrayList<>(selection.words());
      words.add(String.valueOf(before));
      Process worker =
          ChildJvm.start(OPTIONS, MutantWorker.class, words.toArray(new String[0]))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean begun = false;
      try (BufferedReader lines = worker.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          begun = line.startsWith(MutantWorker.BEGIN);
          if (line.startsWith(MutantWorker.END)) {
            String[] parts = line.split(" ", 4);
            Fate fate = new Fate(Fate.Kind.valueOf(parts[2]), parts[3]);
            heard.accept(fates.size(), fate);
            fates.add(fate);
          }
        }
      }
      int code = worker.waitFor();
      if (begun) {
        Fate fate = Fate.caught(how(code));
        heard.accept(fates.size(), fate);
        fates.add(fate);
      } else if (fates.size() == before) {
        throw new IllegalStateException("a JVM that tries mutants ended with " + code);
      }
    }
    return fates;
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
