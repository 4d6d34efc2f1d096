// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.arch.SourceTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tries the mutants of the generations and tells what became of them: all of them in a file for
 * each part, and tables and survivors on the console. System properties restrict the mutants:
 * {@code mutants.generation} and {@code mutants.part} are comma separated lists, {@code
 * mutants.file} names one source, {@code mutants.told} is true for those alone that move, leave out
 * or double a told call, {@code mutants.operators} is a comma separated list, {@code mutants.every}
 * takes one mutant of so many, and {@code mutants.again} is true for those alone that the last run
 * did not catch.
 */
final class MutantReport {
  private static final List<String> PARTS = List.of("core", "vm");

  private final Path folder;
  private final PrintStream out;
  private final Explained explained;

  /** Survivors that nothing explains. */
  private final List<String> unexplained = new ArrayList<>();

  /**
   * @param folder where the files go
   */
  MutantReport(Path folder, PrintStream out) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.out = out;
    this.explained = Explained.load();
  }

  /** Those selections that the system properties ask for. */
  static List<Selection> asked() {
    List<Selection> asked = new ArrayList<>();
    for (String part : list("mutants.part", PARTS)) {
      for (String generation : list("mutants.generation", List.of("v3.5", "v3.15", "v4.18"))) {
        asked.add(
            Selection.parse(
                List.of(
                    SourceTree.root().toString(),
                    generation,
                    part,
                    System.getProperty("mutants.file", ""),
                    System.getProperty("mutants.told", "false"),
                    System.getProperty("mutants.operators", ""),
                    System.getProperty("mutants.every", "1"))));
      }
    }
    return asked;
  }

  private static List<String> list(String property, List<String> otherwise) {
    String value = System.getProperty(property, "");
    return value.isEmpty() ? otherwise : List.of(value.split(",", -1));
  }

  /** Tries a selection; the file has a line for each mutant. */
  void tell(Selection selection) throws IOException, InterruptedException {
    List<Mutant> mutants = selection.mutants();
    String name = selection.generation() + "-" + selection.part().word();
    Path file = folder.resolve(name + ".txt");
    Map<String, Fate> known = Boolean.getBoolean("mutants.again") ? caughtBefore(file) : Map.of();
    Fate[] fates = new Fate[mutants.size()];
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < fates.length; i++) {
      fates[i] = known.get(key(mutants.get(i)));
      if (fates[i] == null) {
        numbers.add(i);
      }
    }
    out.println(name + ": " + mutants.size() + " mutants, " + numbers.size() + " to try …");
    Path growing = folder.resolve(name + "-growing.txt");
    try (PrintStream lines =
        new PrintStream(Files.newOutputStream(growing), true, StandardCharsets.UTF_8)) {
      MutantRun.fates(
          selection,
          numbers,
          (i, fate) -> {
            fates[i] = fate;
            lines.println(line(mutants.get(i), fate));
          });
    }
    Files.delete(growing);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < fates.length; i++) {
      lines.add(line(mutants.get(i), fates[i]));
    }
    Files.write(file, lines);
    summary(selection, name, mutants, List.of(fates));
  }

  private void summary(Selection selection, String name, List<Mutant> mutants, List<Fate> fates)
      throws IOException {
    FateTable table = new FateTable();
    FateTable told = new FateTable();
    List<String> survivors = new ArrayList<>();
    for (int i = 0; i < fates.size(); i++) {
      Mutant mutant = mutants.get(i);
      table.add(mutant, fates.get(i));
      if (mutant.told() != Told.NOTHING) {
        told.add(mutant, fates.get(i));
      }
      if (fates.get(i).survives()) {
        survivors.add(survivor(selection, mutant, fates.get(i)));
      }
    }
    out.println("\n" + name + "\n\n" + table);
    if (selection.part() == Selection.Part.VM) {
      out.println(name + ", those that move, drop or double a told call\n\n" + told);
    }
    survivors.forEach(out::println);
    Files.write(folder.resolve(name + "-survivors.txt"), survivors);
  }

  /** What the last run's file says of mutants that did not survive, nor another of their words. */
  private static Map<String, Fate> caughtBefore(Path file) throws IOException {
    Map<String, Fate> known = new HashMap<>();
    Set<String> survived = new HashSet<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split("\t", -1);
        Fate fate = new Fate(Fate.Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1]);
        String key = parts[3].replaceFirst(":.*", ": ") + parts[4];
        if (fate.survives()) {
          survived.add(key);
        }
        known.put(key, fate);
      }
    }
    known.keySet().removeAll(survived);
    return known;
  }

  private static String key(Mutant mutant) {
    return mutant.source().file().getFileName() + ": " + mutant.words();
  }

  private String survivor(Selection selection, Mutant mutant, Fate fate) {
    String reason = explained.reason(mutant);
    String text =
        mutant.place()
            + (mutant.told() == Told.NOTHING ? " " : " " + mutant.told() + " ")
            + mutant.words()
            + (fate.kind() == Fate.Kind.UNREACHED ? " (not reached)" : "");
    if (reason == null) {
      unexplained.add(selection.generation() + " " + text);
    }
    return text + "\n    " + (reason == null ? "NOT EXPLAINED" : reason);
  }

  private static String line(Mutant mutant, Fate fate) {
    return String.join(
        "\t",
        fate.kind().toString().toLowerCase(Locale.ROOT),
        fate.by(),
        mutant.told().toString().toLowerCase(Locale.ROOT),
        mutant.place(),
        mutant.words());
  }

  /** Survivors of all selections so far that nothing explains. */
  List<String> unexplained() {
    return unexplained;
  }

  /** All that is asked for. */
  public static void main(String[] args) throws IOException, InterruptedException {
    MutantReport report =
        new MutantReport(
            Path.of("target", "mutants"),
            new PrintStream(System.out, true, StandardCharsets.UTF_8));
    for (Selection selection : asked()) {
      report.tell(selection);
    }
    report.out.println(report.unexplained().size() + " survivors are not explained");
  }
}
