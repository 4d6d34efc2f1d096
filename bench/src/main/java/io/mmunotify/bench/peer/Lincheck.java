// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lincheck's search of the small SRCU, in a JDK 17, where both were made ready. */
public final class Lincheck {
  /** How it is made ready; in a sentence. */
  public static final String HOW =
      "Lincheck is left out: it takes a JDK 17 (in /usr/lib/jvm or JAVA17_HOME) and"
          + " \"mvn -Plincheck -pl bench/lincheck package\"";

  private static final Pattern RESULT = Pattern.compile("(?m)^(\\d+) (\\d+\\.\\d+(?:E-?\\d+)?)$");

  private final Path java;
  private final Path jars;

  private Lincheck(Path java, Path jars) {
    this.java = java;
    this.jars = jars;
  }

  /** Finds it below the folder of the sources. */
  public static Optional<Lincheck> find(Path sources) throws IOException {
    Path jars = sources.resolve("bench/lincheck/target/lib");
    Optional<Path> java = java17();
    return java.isPresent() && Files.isDirectory(jars)
        ? Optional.of(new Lincheck(java.get(), jars))
        : Optional.empty();
  }

  private static Optional<Path> java17() throws IOException {
    List<Path> homes = new ArrayList<>();
    String told = System.getenv("JAVA17_HOME");
    if (told != null) {
      homes.add(Path.of(told));
    }
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> folders = Files.list(usual)) {
        folders.filter(folder -> folder.toString().contains("17")).sorted().forEach(homes::add);
      }
    }
    Predicate<Path> exists = Files::isExecutable;
    return homes.stream().map(home -> home.resolve("bin/java")).filter(exists).findFirst();
  }

  /**
   * Runs it once.
   *
   * @param mode {@code test}, its search of any program, or {@code data}, that of data structures
   * @param executions how many to make for the clock
   * @return executions per second by the wall clock, start-up and warm-up left out
   */
  public double rate(String mode, int executions) throws IOException {
    List<String> line = new ArrayList<>(List.of(java.toString()));
    for (String name : List.of("java.lang", "jdk.internal.misc", "jdk.internal.util")) {
      line.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
      line.add("--add-exports=java.base/" + name + "=ALL-UNNAMED");
    }
    line.addAll(List.of("-cp", jars + "/*", "io.mmunotify.lincheck.Main"));
    line.addAll(List.of(mode, Integer.toString(executions)));
    CCompiler.Ended ended = CCompiler.run(line);
    Matcher result = RESULT.matcher(ended.said());
    if (ended.status() != 0 || !result.find()) {
      throw new IOException("Lincheck ended with " + ended.status() + ": " + ended.said());
    }
    return Double.parseDouble(result.group(1)) / Double.parseDouble(result.group(2));
  }
}
