// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Main;
import io.mmunotify.cli.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search on several sites prints what a search on one prints. */
final class SparkClusterTest {
  private record Printed(int code, String out, String err) {
    /** How often the program was run depends on who has learned what. */
    String facts() {
      return out.replaceAll("\"executions\":\\d+", "");
    }
  }

  private static Printed explore(String words, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explore"));
    arguments.addAll(List.of(words.split(" ")));
    arguments.addAll(List.of("--format", "json"));
    arguments.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            new BufferedReader(Reader.nullReader()),
            false,
            100);
    int code = Main.run(terminal, arguments.toArray(String[]::new));
    return new Printed(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "5, unregister-races-exit",
    "5, unregister-races-exit --count",
    "5, unregister-races-exit --preemptions 1 --count",
    "1, double-unregister",
    "1, unregister-in-own-callback --count",
  })
  void theSameIsFoundWhereverTheLevelsAre(String wide, String search) {
    Printed alone = explore(search);
    Printed shared = explore(search, "--cluster", "local[2]", "--cluster-from", wide);
    assertEquals(alone.facts(), shared.facts());
    assertEquals(alone.code(), shared.code());
    assertEquals(3, alone.out().lines().count()); // all generations
    assertTrue(shared.err().contains("cluster: executor driver owns "), shared.err());
  }
}
