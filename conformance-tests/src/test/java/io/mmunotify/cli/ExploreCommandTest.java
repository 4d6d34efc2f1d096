// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.ChildJvm;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explore} prints and how it ends. */
final class ExploreCommandTest {
  private static final String RACE = "unregister-races-exit";

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void bothWaysOfTheOopsAreFoundAndExpected() {
    assertEquals(0, run("explore", RACE, "-g", "v3.5"));
    assertTrue(printed().startsWith(RACE + " on v3.5: EXHAUSTED, "), printed());
    assertTrue(printed().contains(", 4 outcomes\n"), printed());
    assertEquals(2, printed().split("finding on v3.5: oops null-deref, as the", -1).length - 1);
  }

  @Test
  void findingsReplay() {
    String file = folder.resolve("found.jsonl").toString();
    assertEquals(0, run("explore", RACE, "-g", "v3.5", "-o", file));
    out.reset();
    assertEquals(0, run("replay", file));
    assertEquals("3 traces replayed, 0 differ\n", printed());
  }

  @Test
  void whatACheckerFindsIsNeverExpected() {
    assertEquals(1, run("explore", "callback-sleeps", "-g", "v3.5"));
    assertTrue(
        printed()
            .contains(
                "finding on v3.5: sleep-in-atomic: sleep is called in an RCU read section, where"),
        printed());
    assertTrue(printed().contains("(0 preemptions, "), printed());
    out.reset();
    assertEquals(0, run("explore", "callback-sleeps", "-g", "v3.15"));
    assertEquals(0, run("explore", "refused-start-is-never-ended", "-g", "v3.15"));
    assertEquals(1, run("explore", "refused-start-is-never-ended", "-g", "v4.18"));
  }

  @Test
  void informationIsToldAndDecidesNothing() {
    assertEquals(0, run("explore", "release-called-twice", "-g", "v3.15", "--format", "json"));
    assertTrue(
        printed()
            .contains(
                "\"findings\":[{\"finding\":\"release-twice\",\"what\":\"release of radeon is"
                    + " entered 2 times, and it was registered once\",\"severity\":\"information\","
                    + "\"expected\":false,\"witness\":[\"setup\","),
        printed());
  }

  @Test
  void aRunTellsWhatCheckersFoundInIt() {
    assertEquals(0, run("run", "callback-sleeps", "-g", "v3.5"));
    assertTrue(
        printed().contains("finding: sleep-in-atomic: sleep is called in an RCU"), printed());
  }

  @Test
  void aBoundIsNeverASuccess() {
    assertEquals(5, run("explore", RACE, "-g", "v3.15", "--max-executions", "7"));
    assertTrue(printed().contains("BOUND_REACHED (executions; --max-executions"), printed());
  }

  @Test
  void wrongFormatsAreToldWithThoseThatThereAre() {
    assertEquals(2, run("explore", RACE, "--format", "xml"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("text"));
  }

  /**
   * In a new JVM classes are initialised in the middle of the first run. What they make must not
   * count among that run's objects, or sleeping tasks are not known again, and a search ends too
   * early.
   */
  @Test
  void theFirstSearchOfAJvmFindsTheSame() throws IOException, InterruptedException {
    assertEquals(0, run("explore", RACE, "-g", "v3.5", "--format", "json"));
    for (String coroutines : List.of("continuations", "threads")) {
      assertEquals(
          printed(),
          ChildJvm.output(
              List.of("-Dmmunotify.coroutines=" + coroutines),
              Main.class,
              "explore",
              RACE,
              "-g",
              "v3.5",
              "--format",
              "json"));
    }
  }

  private int run(String... args) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            new BufferedReader(Reader.nullReader()),
            false,
            100);
    return Main.run(terminal, args);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
