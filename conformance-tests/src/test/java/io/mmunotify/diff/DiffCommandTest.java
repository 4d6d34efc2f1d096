// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Main;
import io.mmunotify.cli.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subcommand as a user meets it: every byte of a small diff, and every wrong command line. */
final class DiffCommandTest {
  private static final String SMALL =
      """
      scenario: small
      about: A sleep in a callback.
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {invalidate_range_start: {does: [sleep]}}}}
      tasks:
        t: [{register: kvm}, {invalidate_range_start: {mm: A, start: 0, end: 4096}}]
      """;

  private static final String TINY =
      """
      scenario: tiny
      mms: {A: {}}
      notifiers: {}
      tasks: {t: [{clear_young: {mm: A, start: 0, end: 4096}}]}
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void text() throws IOException {
    assertEquals(0, small("v3.5", "v3.15"));
    assertEquals(
        """
        ≠  1  the outcome differs
        EVENTS.md tells what events mean.

          scenario  v3.5                                         v3.15
        ≠ small     ok, sleeps while atomic                      ok

        small
          A sleep in a callback.
          task │ v3.5                                         │ v3.15
               │ … 14 equal events …
          t    │ visit A kvm
          t    │ callback kvm invalidate_range_start A start=0 end=4096
          t    │ call sleep
        ≠ t    │ sleep atomic=true                            │ sleep atomic=false
          t    │ return sleep
          t    │ callback_return kvm invalidate_range_start
          t    │ visit A end of list
               │ … 3 equal events …
        """,
        printed());
  }

  @Test
  void theReadmeShowsWhatIsPrinted() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    assertEquals(0, run(100, false, "v3.5", "v3.15", "v4.18", "unregister-races-exit"));
    String shown = printed().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    assertTrue(readme.contains("\n```\n" + shown + "\n```\n"), shown);
  }

  @Test
  void withoutANameItIsAnOverviewBySubjectWithItsLegendFirst() {
    assertEquals(0, run(100, false, "v3.5", "v3.15", "v4.18"));
    List<String> lines = printed().lines().toList();
    assertTrue(lines.get(0).matches("≠ [0-9]+  the outcome differs"), lines.get(0));
    assertTrue(
        lines.get(1).matches("- [0-9]+  a kernel lacks the call that the scenario makes"),
        lines.get(1));
    List<String> heads =
        lines.stream().filter(line -> line.matches("[A-Z].* v3\\.5 +v3\\.15 +v4\\.18")).toList();
    assertTrue(heads.getFirst().startsWith("Registration "), heads.toString());
    assertTrue(heads.stream().anyMatch(head -> head.startsWith("Ageing ")), heads.toString());
    assertFalse(printed().contains("│"), "events are details");
    out.reset();
    assertEquals(0, run(100, false, "v3.5", "v3.15", "v4.18", "--details"));
    assertTrue(printed().contains("│"));
  }

  @Test
  void aKernelThatLacksTheCallIsToldApartFromAnotherOutcome() {
    assertEquals(0, run(160, false, "v3.5", "v3.15", "v4.18"));
    assertTrue(
        printed()
            .lines()
            .anyMatch(line ->
                line.matches("- idle-page-tracking .*lacks clear_young +lacks clear_young +ok.*")),
        printed());
    out.reset();
    assertEquals(0, run(160, false, "v3.5", "v4.18", "idle-page-tracking"));
    assertTrue(printed().startsWith("-  1  a kernel lacks the call"), printed());
    out.reset();
    assertEquals(1, run(160, false, "v3.5", "v4.18", "idle-page-tracking", "--exit-code"));
  }

  @Test
  void generationsThatLackTheSameCallAreCompared() throws IOException {
    String both =
        TINY.replace(
                "end: 4096}}",
                "end: 4096}}, {register: kvm}, {invalidate_range_start: {mm: A, start: 0, end:"
                    + " 4096}}")
            .replace(
                "notifiers: {}",
                "notifiers: {kvm: {mm: A, callbacks: {invalidate_range_start: {does: [sleep]}}}}");
    Path file = Files.writeString(folder.resolve("both.yaml"), both);
    assertEquals(0, run(100, false, "v3.5", "v3.15", "v4.18", file.toString(), "--format", "json"));
    assertTrue(printed().contains("\"differs\":\"outcome\",\"runs\""), printed());
    out.reset();
    assertEquals(0, run(100, false, "v3.15", "v4.18", file.toString(), "--format", "json"));
    assertTrue(printed().contains("\"differs\":\"lacks\",\"runs\""), printed());
  }

  @Test
  void whatIsLeftIsToldWhereItDiffers() {
    assertEquals(0, run(160, false, "v3.5", "v3.15", "double-unregister"));
    assertTrue(printed().contains("ok, scif release 1x, A mm_count=1"), printed());
  }

  @Test
  void textWithEverything() throws IOException {
    assertEquals(0, small("v3.15", "v4.18", "--all"));
    assertFalse(printed().contains("…"));
    assertTrue(printed().contains("kmalloc mmu_notifier_mm"));
  }

  @Test
  void markdown() throws IOException {
    assertEquals(0, small("v3.5", "v3.15", "--format", "markdown"));
    assertEquals(
        """
        |  | scenario | v3.5 | v3.15 | difference | why it matters |
        | --- | --- | --- | --- | --- | --- |
        | ≠ | `small` | ok, sleeps while atomic | ok |  |  |

        ≠ the outcome differs.

        ### small

        A sleep in a callback.

        |  | task | v3.5 | v3.15 |
        | --- | --- | --- | --- |
        |  |  | … 14 equal events … |  |
        |  | t | `visit A kvm` | `visit A kvm` |
        |  | t | `callback kvm invalidate_range_start A start=0 end=4096` | `callback kvm invalidate_range_start A start=0 end=4096` |
        |  | t | `call sleep` | `call sleep` |
        | ≠ | t | `sleep atomic=true` | `sleep atomic=false` |
        |  | t | `return sleep` | `return sleep` |
        |  | t | `callback_return kvm invalidate_range_start` | `callback_return kvm invalidate_range_start` |
        |  | t | `visit A end of list` | `visit A end of list` |
        |  |  | … 3 equal events … |  |
        """,
        printed());
  }

  @Test
  void json() throws IOException {
    Path file = Files.writeString(folder.resolve("tiny.yaml"), TINY);
    assertEquals(0, run(100, false, "v3.15", "v4.18", file.toString(), "--format", "json"));
    assertEquals(
        """
        {"diff":1,"generations":[
         "v3.15",
         "v4.18"
        ],"differing":1,"scenarios":[
         {"scenario":"tiny","about":"","difference":"","matters":"","differs":"lacks","runs":[
          {"generation":"v3.15","ending":"ok","notes":[
           "lacks clear_young"
          ],"outcome":{"callbacks":{},"returns":{},"state":{"mms":{"A":{"count":1,"freed":false,"notifiers":null,"users":1}}},"stop":null}},
          {"generation":"v4.18","ending":"ok","notes":[
           "clear_young = 0"
          ],"outcome":{"callbacks":{},"returns":{"t":[["clear_young",0]]},"state":{"mms":{"A":{"count":1,"freed":false,"notifiers":null,"users":1}}},"stop":null}}
         ],"rows":[
          {"differs":"yes","events":[
           {"task":"t","event":"unsupported","op":"clear_young"},
           {"task":"t","event":"call","op":"clear_young","mm":"A","start":0,"end":4096}
          ]},
          {"differs":"yes","events":[
           null,
           {"task":"t","event":"return","op":"clear_young","value":0}
          ]},
          {"differs":"no","events":[
           {"event":"end","state":{"mms":{"A":{"users":1,"count":1,"freed":false,"notifiers":null}}}},
           {"event":"end","state":{"mms":{"A":{"users":1,"count":1,"freed":false,"notifiers":null}}}}
          ]}
         ]}
        ]}
        """,
        printed());
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int width : new int[] {40, 60, 80, 100, 160, 200}) {
      out.reset();
      assertEquals(0, run(width, false, "v3.5", "v3.15", "v4.18", "--details"));
      assertTrue(printed().lines().allMatch(line -> line.length() <= width));
      assertTrue(printed().lines().allMatch(line -> line.equals(line.stripTrailing())));
    }
  }

  @Test
  void coloursAreForTerminalsOnly() {
    assertEquals(0, run(100, true, "v3.5", "v3.15", "double-unregister"));
    assertTrue(printed().contains("\u001b["));
    String plain = printed().replaceAll("\u001b\\[[0-9]*m", "");
    out.reset();
    assertEquals(0, run(100, false, "v3.5", "v3.15", "double-unregister"));
    assertEquals(plain.lines().map(String::stripTrailing).toList(), printed().lines().toList());
  }

  @Test
  void aDifferenceIsAFailureOnlyWhereAskedFor() {
    assertEquals(0, run(100, false, "v3.5", "v3.15", "double-unregister"));
    assertEquals(1, run(100, false, "v3.5", "v3.15", "double-unregister", "--exit-code"));
    assertEquals(0, run(100, false, "v3.5", "v3.15", "lifo-order", "--exit-code"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "v3.5|diff compares at least two generations; there are v3.5, v3.15, v4.18",
        "v3.5 v3.5|v3.5 is named twice; diff compares different generations",
        "v3.5 v3.6|unknown generation \"v3.6\" (did you mean v3.5?); accepted are v3.5, v3.15,"
            + " v4.18",
        "v3.5 v3.15 v4.19|unknown generation \"v4.19\" (did you mean v4.18?); accepted are v3.5,"
            + " v3.15, v4.18; v4.18 is v4.19.0's file here",
        "lifo-order v3.5|unknown generation \"lifo-order\"; accepted are v3.5, v3.15, v4.18",
        "v3.5 v3.15 lifo-order v4.18|v4.18 stands behind a scenario; generations come first",
        "v3.5 v3.15 --max-time 3|--max-time is for a search: add --explore",
        "v3.5 v3.15 --source --max-events 3|--source runs nothing, so it goes without --max-events",
        "v3.5 v3.15 --format xml|unknown format \"xml\"; accepted are text, json, markdown, html",
      })
  void wrongCommandLines(String args, String sentence) {
    assertEquals(2, run(100, false, args.split(" ", -1)));
    assertEquals("mmunotify: " + sentence + "\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void outcomeSetsTellWhatCanHappenWhere() {
    assertEquals(0, run(100, false, "v3.5", "v4.18", "unregister-races-exit", "--explore"));
    String[] lines = printed().split("\n", -1);
    assertTrue(lines[1].matches("≠ unregister-races-exit +4 outcomes +2 outcomes"), printed());
    assertTrue(
        printed()
            .lines()
            .anyMatch(line -> line.matches(" +oops null-deref in mmu_notifier_.* yes +-")),
        printed());
  }

  @Test
  void outcomeSetsThatDifferAreADifference() {
    assertEquals(
        1, run(100, false, "v3.5", "v4.18", "unregister-races-exit", "--explore", "--exit-code"));
    out.reset();
    assertEquals(
        0, run(100, false, "v3.15", "v4.18", "unregister-races-exit", "--explore", "--exit-code"));
  }

  @Test
  void aBoundOnOneGenerationLeavesTheOthers() throws IOException {
    assertEquals(5, small("v3.15", "v4.18", "--max-events", "13"));
    String told = err.toString(StandardCharsets.UTF_8);
    assertTrue(told.startsWith("mmunotify: small on v3.15: stopped at a bound: "), told);
    assertTrue(printed().contains("bound reached"), printed());
  }

  private int small(String... args) throws IOException {
    Path file = Files.writeString(folder.resolve("small.yaml"), SMALL);
    String[] all = new String[args.length + 1];
    all[0] = args[0];
    all[1] = args[1];
    all[2] = file.toString();
    System.arraycopy(args, 2, all, 3, args.length - 2);
    return run(100, false, all);
  }

  private int run(int width, boolean colour, String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "diff";
    System.arraycopy(args, 0, all, 1, args.length);
    Terminal terminal =
        new Terminal(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            new BufferedReader(Reader.nullReader()),
            colour,
            width);
    return Main.run(terminal, all);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
