// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.arch.SourceTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tries the mutants of the generations and tells what became of them: all of them in a file for
 * each part, and tables and survivors on the console. System properties restrict the mutants:
 * {@code mutants.generation} and {@code mutants.part} are comma separated lists, {@code
 * mutants.file} names one source, {@code mutants.told} is true for those alone that move, leave out
 * or double a told call, {@code mutants.every} takes one mutant of so many.
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
    FateTable table = new FateTable();
    FateTable told = new FateTable();
    List<String> survivors = new ArrayList<>();
    String name = selection.generation() + "-" + selection.part().word();
    out.println(name + ": " + mutants.size() + " mutants …");
    try (PrintStream file =
        new PrintStream(
            Files.newOutputStream(folder.resolve(name + ".txt")), true, StandardCharsets.UTF_8)) {
      List<Fate> _ =
          MutantRun.fates(
              selection,
              mutants.size(),
              (i, fate) -> {
                Mutant mutant = mutants.get(i);
                file.println(line(mutant, fate));
                table.add(mutant, fate);
                if (mutant.told() != Told.NOTHING) {
                  told.add(mutant, fate);
                }
                if (fate.survives()) {
                  survivors.add(survivor(selection, mutant, fate));
                }
              });
    }
    out.println("\n" + name + "\n\n" + table);
    if (selection.part() == Selection.Part.VM) {
      out.println(name + ", those that move, drop or double a told call\n\n" + told);
    }
    survivors.forEach(out::println);
    Files.write(folder.resolve(name + "-survivors.txt"), survivors);
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
