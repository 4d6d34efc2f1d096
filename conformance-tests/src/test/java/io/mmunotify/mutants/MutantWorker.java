// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A JVM that tries mutants one after the other and tells each fate in a line. A mutant may loop,
 * wait for ever or use up the heap; then this JVM ends, and {@link MutantRun} starts another one
 * behind the mutant.
 */
final class MutantWorker {
  private MutantWorker() {}

  /** What lines begin with. */
  static final String BEGIN = "begin ";

  static final String END = "end ";

  /** The exit codes of a JVM that gave up. */
  static final int LOOPS = 43;

  static final int HANGS = 44;

  static final int MEMORY = 45;

  /**
   * Tries mutants.
   *
   * @param args a selection's words, then a file with the numbers of the mutants to try
   */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // what a mutant may say is no answer
    List<String> words = Arrays.asList(args);
    Selection selection = Selection.parse(words);
    List<Mutant> mutants = selection.mutants();
    Trial trial = new Trial(selection, selection.killers(), selection.rest());
    Watchdog watchdog = Watchdog.start();
    try {
      for (String number : Files.readAllLines(Path.of(words.getLast()))) {
        int i = Integer.parseInt(number);
        out.println(BEGIN + i);
        watchdog.reset();
        Fate fate = trial.of(mutants.get(i));
        out.println(END + i + " " + fate.kind() + " " + fate.by());
      }
    } catch (OutOfMemoryError e) {
      Runtime.getRuntime().halt(MEMORY);
    }
    Runtime.getRuntime().halt(0); // a mutant's threads may still be there
  }
}
