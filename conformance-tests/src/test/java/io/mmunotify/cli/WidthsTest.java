// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No line is wider than the terminal, from 40 columns on, and no word is lost on the way. */
final class WidthsTest {
  private static final List<Integer> WIDTHS = List.of(40, 60, 80, 200);

  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

  /** What stands in columns alone, and nowhere if there are none. */
  private static final Set<String> WORDS_OF_COLUMNS = Set.of("scenario", "task", "yes");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "diff --help",
        "explore --help",
        "litmus --help",
        "torture --help",
        "replay --help",
        "completion --help",
        "list",
        "generations",
        "run double-unregister",
        "run mremap-flushes-late -g v3.15 --dump truncate:page_free",
        "diff v3.5 v3.15 v4.18 mremap-flushes-late freed-while-callback-sleeps",
        "diff v3.5 v3.15 v4.18 unregister-races-exit --explore",
        "explore unregister-races-exit",
        "litmus RCU+sync+read C-SRCU-42-A -g v3.5",
        "conformance --list --filter RNG-*"
      })
  void everyTableHolds(String command) {
    Set<String> words = words(run(10_000, command).out());
    words.removeAll(WORDS_OF_COLUMNS);
    for (int width : WIDTHS) {
      Console console = run(width, command);
      for (String line : console.out().split("\n", -1)) {
        assertTrue(line.length() <= width, () -> width + ": " + line);
      }
      assertEquals("", console.err());
      Set<String> lost = new TreeSet<>(words);
      lost.removeAll(words(console.out()));
      assertEquals(Set.of(), lost, command + " at " + width);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"torture -g v3.5 --seconds 1 -q", "torture --vm -g v3.5 --seconds 1 -q"})
  void aSoakHolds(String command) {
    for (String line : run(40, command).out().split("\n", -1)) {
      assertTrue(line.length() <= 40, line);
    }
  }

  @Test
  void aMismatchHolds() throws IOException {
    Path trace = folder.resolve("t.jsonl");
    String wrong =
        Console.run("run", "lifo-order", "-g", "v3.5", "--format", "jsonl")
            .out()
            .replaceFirst(
                "mm_count\",\"mm\":\"A\",\"value\":2", "mm_count\",\"mm\":\"A\",\"value\":9");
    Files.writeString(trace, wrong);
    Console console = run(40, "replay " + trace);
    assertEquals(ExitStatus.FOUND.code(), console.code(), console.out());
    for (String line : console.out().split("\n", -1)) {
      assertTrue(line.length() <= 40, line);
    }
  }

  /** Words as lines may be broken between. */
  private static Set<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Console run(int width, String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, false, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            to,
            to,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new BufferedReader(Reader.nullReader()),
            new Look(false, width, true, false, true),
            Pager.NONE);
    int code = Main.run(terminal, command.split(" ", -1));
    return new Console(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
