// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bugs that were found stay mended. Each has a file in the folder {@code regressions}: the smallest
 * input that showed it, named for the property that it broke, with its number in CHANGES.md.
 *
 * <p>A file begins with lines of {@code key: value}. These are {@code id}; {@code run}, a command
 * line in which {@code IN} stands for the input, as often as there is something to run; after each,
 * {@code exit} with the exit code that it ends with, and {@code says} with a text that it prints.
 * An empty line ends them; the rest is the input, byte for byte but for {@code \xNN}, a byte in
 * hexadecimal.
 */
final class RegressionsTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "regressions");
  private static final Pattern ID = Pattern.compile("\\bR-\\d\\d");
  private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

  @TempDir Path temp;

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  /** A command, and what it must come to. */
  private record Run(String command, int exit, List<String> says) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Regression(String id, List<Run> runs, byte[] input) {}

  private static Regression read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n\n");
    String id = "";
    List<Run> runs = new ArrayList<>();
    for (String line : text.substring(0, end).split("\n", -1)) {
      String value = line.substring(line.indexOf(": ") + 2);
      switch (line.substring(0, line.indexOf(": "))) {
        case "# SPDX-License-Identifier" -> {}
        case "id" -> id = value;
        case "run" -> runs.add(new Run(value, -1, new ArrayList<>()));
        case "exit" -> {
          Run last = runs.removeLast();
          runs.add(new Run(last.command(), Integer.parseInt(value), last.says()));
        }
        case "says" -> runs.getLast().says().add(value);
        default -> throw new IllegalArgumentException(file + ": " + line);
      }
    }
    String input =
        BYTE.matcher(text.substring(end + 2))
            .replaceAll(hex -> String.valueOf((char) Integer.parseInt(hex.group(1), 16)));
    return new Regression(id, runs, input.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isMended(Path file) throws IOException {
    Regression regression = read(file);
    Path input = temp.resolve("in");
    assertFalse(regression.runs().isEmpty());
    for (Run run : regression.runs()) {
      String command = run.command().replace("IN", input.toString());
      for (String word : command.split(" ", -1)) {
        if (word.startsWith(input.toString())) {
          Files.write(Path.of(word), regression.input());
        }
      }
      Console console = Console.run(command.split(" ", -1));
      String said = console.out() + console.err();
      assertEquals(run.exit(), console.code(), said);
      for (String text : run.says()) {
        assertTrue(
            said.contains(text.replace("IN", input.toString())), () -> text + " in\n" + said);
      }
    }
  }

  @Test
  void eachHasANumberInChangesAndEachNumberHasOne() throws IOException {
    TreeSet<String> mended = new TreeSet<>();
    for (Path file : files()) {
      String id = read(file).id();
      assertTrue(ID.matcher(id).matches(), file + ": " + id);
      assertTrue(mended.add(id), id + " stands in two files");
    }
    TreeSet<String> told = new TreeSet<>();
    ID.matcher(Files.readString(Path.of("..", "CHANGES.md")))
        .results()
        .forEach(id -> told.add(id.group()));
    assertEquals(mended, told);
  }
}
