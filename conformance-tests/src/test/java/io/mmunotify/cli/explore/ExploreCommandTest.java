// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.ChildJvm;
import io.mmunotify.cli.Main;
import io.mmunotify.cli.Terminal;
import io.mmunotify.scenario.Builtins;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code explore} prints and how it ends. */
final class ExploreCommandTest {
  private static final String RACE = "unregister-races-exit";

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void bothWaysOfTheOopsAreFoundAndExpected() {
    assertEquals(0, run("explore", RACE, "-g", "v3.5", "--all"));
    assertTrue(printed().startsWith(RACE + " on v3.5: EXHAUSTED, "), printed());
    assertTrue(printed().contains(", 4 outcomes\n"), printed());
    assertEquals(2, printed().split("finding on v3.5: oops null-deref, as the", -1).length - 1);
  }

  @Test
  void findingsOfTheSameKindAndPlaceAreToldOnce() {
    assertEquals(0, run("explore", RACE, "-g", "v3.5"));
    assertEquals(2, printed().split("finding on v3.5: oops null-deref", 2).length);
    assertTrue(
        printed().contains("(1 preemption, 30 steps; 2 ends show it, --all tells each)"),
        printed());
  }

  @Test
  void aBoundOnOneGenerationLeavesTheOthers() throws IOException {
    Path file = folder.resolve("more-on-one.yaml");
    Files.writeString(
        file,
        """
        scenario: more-on-one
        mms: {A: {}}
        tasks: {t: [{invalidate_page: {mm: A, address: 0}}, {invalidate_page: {mm: A, address: 0}}]}
        """);
    assertEquals(5, run("explore", file.toString(), "--max-events", "1"));
    assertTrue(
        printed()
            .startsWith(
                "more-on-one on v3.5: stopped at a bound: more than 1 events in one run;"
                    + " --max-events N allows more\n"),
        printed());
    assertTrue(printed().contains("more-on-one on v4.18: EXHAUSTED, "), printed());
  }

  @Test
  void findingsReplay() {
    String file = folder.resolve("found.jsonl").toString();
    assertEquals(0, run("explore", RACE, "-g", "v3.5", "-o", file));
    out.reset();
    assertEquals(0, run("replay", file));
    assertEquals("2 traces replayed, 0 differ\n", printed());
  }

  @Test
  void theLineThatReplaysIsWhatWasTyped() throws IOException {
    Path file = folder.resolve("a race.yaml");
    try (InputStream in =
        Builtins.class.getResourceAsStream("/io/mmunotify/builtin/" + RACE + ".yaml")) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    assertEquals(5, run("explore", file.toString(), "-g", "v3.5", "--preemptions", "1"));
    assertTrue(
        printed()
            .endsWith(
                "\nto keep and replay: ./mmunotify explore '"
                    + file
                    + "' --generation v3.5 --preemptions 1 -o found.jsonl; ./mmunotify replay"
                    + " found.jsonl\n"),
        printed());
    out.reset();
    assertEquals(0, run("explore", RACE, "-o", folder.resolve("found").toString()));
    assertTrue(
        printed().endsWith("\nto replay: ./mmunotify replay " + folder.resolve("found") + "\n"),
        printed());
  }

  @Test
  void whatACheckerFindsIsASurpriseWhereItIsNotNamed() {
    assertEquals(1, run("explore", "callback-sleeps", "-g", "v3.5"));
    assertTrue(
        printed()
            .contains(
                "finding on v3.5: sleep-in-atomic: sleep is called in an RCU read section, where"),
        printed());
    assertTrue(printed().contains("(0 preemptions, "), printed());
    out.reset();
    assertEquals(0, run("explore", "callback-sleeps", "-g", "v3.15"));
    assertEquals(0, run("explore", "lifo-order", "-g", "v3.15"));
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
                    + "\"expected\":false,\"ends\":1,\"witness\":[\"setup\","),
        printed());
  }

  @Test
  void aRunTellsWhatCheckersFoundInIt() {
    assertEquals(0, run("run", "callback-sleeps", "-g", "v3.5"));
    assertTrue(
        printed().contains("finding: sleep-in-atomic: sleep is called in an RCU"), printed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sc", "tso"})
  void findingsBetweenMemoryAccessesReplayByTheirSchedule(String model) throws IOException {
    String file = folder.resolve("found.jsonl").toString();
    String[] finer = {"--granularity", "memory", "--model", model};
    assertEquals(
        0, run("explore", RACE, "-g", "v3.5", finer[0], finer[1], finer[2], finer[3], "-o", file));
    assertTrue(printed().contains("EXHAUSTED"), printed());
    String header = Files.readString(Path.of(file)).lines().findFirst().orElseThrow();
    assertTrue(
        header.contains("\"machine\":{\"granularity\":\"memory\",\"model\":\"" + model), header);
    assertTrue(header.contains("\"schedule\":[[\"setup\","), header);
    out.reset();
    assertEquals(0, run("replay", file));
    assertEquals("2 traces replayed, 0 differ\n", printed());
    Files.writeString(
        Path.of(file), Files.readString(Path.of(file)).replace("[[\"setup\",", "[[\"exiting\","));
    assertEquals(1, run("replay", file));
    assertTrue(
        printed().contains("because   in the trace exiting goes on, which is not there"),
        printed());
  }

  @Test
  void statesBetweenMemoryAccessesAreCountedAndPreemptionsBounded() {
    String[] command = {"explore", RACE, "-g", "v3.5", "--granularity", "memory", "--count"};
    assertEquals(0, run(command));
    assertTrue(printed().matches("(?s).* EXHAUSTED, .* states, .* schedules, 4 outcomes.*"));
    out.reset();
    assertEquals(5, run("explore", RACE, "-g", "v3.5", "--preemptions", "0", "--count"));
    assertTrue(
        printed()
            .startsWith(RACE + " on v3.5: BOUND_REACHED (preemptions; --preemptions raises it), "),
        printed());
    out.reset();
    assertEquals(0, run("explore", RACE, "-g", "v3.5", "--preemptions", "50", "--count"));
    assertTrue(printed().startsWith(RACE + " on v3.5: EXHAUSTED, "), printed());
  }

  @Test
  void runsBetweenMemoryAccessesCanBeRunAgain() {
    String file = folder.resolve("run.jsonl").toString();
    assertEquals(
        0,
        run("run", RACE, "--granularity", "memory", "--model", "tso", "--seed", "3", "-o", file));
    assertEquals(0, run("replay", file));
    assertTrue(printed().endsWith("3 traces replayed, 0 differ\n"), printed());
    assertEquals(0, run("run", RACE, "--schedule", file));
  }

  @Test
  void modelsNeedMemoryGranularity() {
    assertEquals(2, run("explore", RACE, "--model", "tso"));
    assertTrue(complaint().contains("--model tso needs --granularity memory"), complaint());
    assertEquals(2, run("run", RACE, "--granularity", "memroy"));
    assertTrue(
        complaint().contains("unknown granularity \"memroy\" (did you mean memory?)"), complaint());
  }

  private String complaint() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aBoundIsNeverASuccess() {
    assertEquals(5, run("explore", RACE, "-g", "v3.15", "--max-executions", "7"));
    assertTrue(printed().contains("BOUND_REACHED (executions; --max-executions"), printed());
    assertTrue(printed().endsWith(" runs, 0 outcomes\n"), printed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o", "--checkpoint"})
  void whatCannotBeWrittenIsToldBeforeTheSearch(String option) {
    String file = folder.resolve("missing").resolve("file").toString();
    List<String> args = new ArrayList<>(List.of("explore", RACE, "-g", "v3.5"));
    args.addAll(List.of(option, file));
    assertEquals(3, run(args.toArray(new String[0])));
    assertEquals("", printed());
    assertTrue(complaint().contains("cannot be written: its directory does not"), complaint());
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
