// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmunotify.bench.goal.GoalRun;
import io.mmunotify.bench.measure.BenchRun;
import io.mmunotify.bench.measure.BenchTable;
import io.mmunotify.bench.measure.Effort;
import io.mmunotify.bench.measure.JmhFile;
import io.mmunotify.bench.measure.LivePlan;
import io.mmunotify.bench.measure.Results;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.stepped.Diary;
import io.mmunotify.bench.stepped.MiniSrcu;
import io.mmunotify.bench.stepped.ReducedSearch;
import io.mmunotify.bench.stepped.SrcuSearch;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.scenario.InputError;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

  @Test
  void isFoundByTheLauncher() {
    assertTrue(
        ServiceLoader.load(Subcommand.class).stream()
            .anyMatch(provider -> provider.type() == BenchCommand.class));
  }

  @Test
  void saysWhichBenchmarksThereAre() {
    assertEquals(
        "no benchmark matches \"Wolk\"; there are SteppedPoint.traced, SteppedPoint.untraced,"
            + " SteppedSearch.unreduced, SteppedSwitch.bareContinuations, SteppedSwitch.machine",
        refused("--stepped", "--filter", "Wolk"));
  }

  @Test
  void saysWhatIsWrongWithAFilter() {
    assertEquals(
        "--filter takes a regular expression, not \"(\": Unclosed group", refused("--filter", "("));
  }

  @Test
  void refusesAnUnknownGeneration() {
    assertTrue(refused("-g", "v3.16").startsWith("unknown generation \"v3.16\""));
  }

  @Test
  void refusesAnArgument() {
    assertEquals("\"walk\" is one argument too many", refused("walk"));
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    assertEquals("--quick and --full exclude each other", refused("--quick", "--full"));
    assertEquals("--find-bug and --quick exclude each other", refused("--find-bug", "--quick"));
    assertEquals(
        "--goal and --filter exclude each other", refused("--goal", "G3", "--filter", "a"));
    assertEquals("--stepped and --output exclude each other", refused("--stepped", "-o", "a"));
    assertEquals(
        "--rounds and --reduce exclude each other", refused("--rounds", "3", "--reduce", "a"));
    assertEquals("\"report\" and --quick exclude each other", refused("report", "a", "--quick"));
    assertEquals("--executions takes a number from 1 on, not \"0\"", refused("--executions", "0"));
    assertEquals("--output takes a folder, not \"\"", refused("--output", ""));
    assertTrue(refused("--goals", "--goal", "G13").startsWith("unknown goal \"G13\""));
    assertEquals(
        "--rounds takes a number from 2 on: bounds need two samples",
        refused("--goals", "--rounds", "1"));
    assertEquals("--rounds takes a number, not \"few\"", refused("--goals", "--rounds", "few"));
    assertTrue(refused("--grace-periods", "exalt").startsWith("unknown rule \"exalt\""));
    assertEquals("compare takes two result files, not 1", refused("compare", "a"));
    assertEquals("report takes one folder, not 0", refused("report"));
    assertTrue(refused("--goal", "G13").startsWith("unknown goal \"G13\""), "without --goals");
  }

  @Test
  void comparesTwoRuns(@TempDir Path folder) throws Exception {
    Path first = write(folder.resolve("first"), 5.0, 5.1, 5.1, 5.1, 5.1, 5.2);
    Path second = write(folder.resolve("second"), 5.1, 5.2, 5.2, 5.2, 5.2, 5.3);
    Path third = write(folder.resolve("third"), 8.1, 8.2, 8.2, 8.2, 8.2, 8.3);
    assertEquals(ExitStatus.FINE, run("compare", first.toString(), second.toString()));
    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("no difference can be claimed"), said);
    assertTrue(said.contains("1 compared, 0 differ"), said);
    out.reset();
    assertEquals(ExitStatus.FINE, run("compare", first.toString(), third.toString()));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("x 1.61"), out::toString);
  }

  @Test
  void aRunThatWasCutOffGoesOnAndAWholeOneIsKept(@TempDir Path folder) throws IOException {
    Path file = write(folder, 5.0, 5.1).resolve("results.jsonl");
    List<String> whole = Files.readAllLines(file);
    String kept =
        String.valueOf(
            assertThrows(UsageError.class, () -> new Results(file, Effort.SMOKE)).getMessage());
    assertTrue(kept.endsWith("results.jsonl holds a whole run: choose another folder"), kept);

    String cut = whole.getFirst() + "\n" + whole.get(1) + "\n" + whole.get(1).substring(0, 50);
    Files.writeString(file, cut);
    assertThrows(UsageError.class, () -> new Results(file, Effort.FULL), "other options");
    assertEquals(cut, Files.readString(file), "it is as it was");
    try (Results results = new Results(file, Effort.SMOKE)) {
      assertTrue(results.has("LiveWalk.walk", 1, Map.of("notifiers", List.of("1"))));
      assertFalse(results.has("LiveWalk.walk", 2, Map.of()));
      assertFalse(results.has("LiveExit.release", 1, Map.of()));
    }
    assertEquals(whole.subList(0, 2), Files.readAllLines(file));
  }

  private static Path write(Path folder, Double... samples) throws IOException {
    Files.createDirectories(folder);
    try (Results results = new Results(folder.resolve("results.jsonl"), Effort.SMOKE)) {
      results.add(
          new Measurement(
              "LiveWalk.walk",
              Map.of(),
              1,
              "average",
              "cpu",
              "ns/op",
              List.of(List.of(samples)),
              Map.of()));
      results.end();
    }
    return folder;
  }

  @Test
  void aGoalIsMeasuredInRoundsAndItsExitCodeSaysWhetherItIsKept() throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // nothing is measured here
    ExitStatus status = run("--goals", "--goal", "G3", "--quick");
    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("G3 "), said);
    assertEquals(said.startsWith("G3 pass ") ? ExitStatus.FINE : ExitStatus.FOUND, status, said);
  }

  @Test
  void plansOfSeveralGoalsAreMergedSoThatEachFindsItsValues() {
    LivePlan one = new LivePlan("LiveWalk.walk", 1, Map.of("notifiers", List.of("1")));
    LivePlan more = new LivePlan("LiveWalk.walk", 1, Map.of("notifiers", List.of("1", "16")));
    LivePlan all = new LivePlan("LiveWalk.walk", 1, Map.of());
    LivePlan others = new LivePlan("LiveWalk.walk", 2, Map.of("notifiers", List.of("1")));
    assertEquals(List.of(more, others), GoalRun.merged(Stream.of(one, others, more)));
    assertEquals(List.of(all), GoalRun.merged(Stream.of(one, all)));
  }

  @Test
  void rowsAndColumnsWithoutFiguresAreLeftOut() {
    BenchTable table = new BenchTable("", Stream.of("one", "two", "three"));
    table.addText("a", Stream.of("1", "", "3"));
    table.addText("b", Stream.of("", "", ""));
    table.print(print, 200);
    assertEquals(
        "     one  three\na      1      3\n",
        out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
  }

  @Test
  void theLineBelowTheSeededBugShowsItAgain() throws Exception {
    assertEquals(ExitStatus.FINE, run("--find-bug"));
    String found = out.toString(StandardCharsets.UTF_8);
    assertTrue(found.contains("reader0 stops: kernel BUG: node freed under a reader"), found);
    String line = found.substring(found.indexOf('\'') + 1, found.lastIndexOf('\''));
    out.reset();
    assertEquals(ExitStatus.FINE, run("--find-bug", "--replay", line));
    String again = out.toString(StandardCharsets.UTF_8);
    assertEquals(found.substring(0, found.indexOf("found by")), again);
  }

  @Test
  void refusesAScheduleThatIsNone() {
    assertEquals(
        "this is no schedule of the program: it fits for 1 of 2 steps",
        refused("--replay", "reader0 reader7"));
    assertEquals(
        "--replay takes TASK*STEPS, as in \"reader0*3 remover0\"",
        refused("--replay", "reader0*x"));
  }

  @Test
  void reducedSearchesMissNoTraceAndRepeatNone() throws Exception {
    for (MiniSrcu.Variant variant : MiniSrcu.Variant.values()) {
      out.reset();
      new ReducedSearch(print).compare(variant, true);
      String said = out.toString(StandardCharsets.UTF_8);
      assertTrue(said.contains("they miss 0\n"), said);
      assertTrue(said.contains("(1.000 each)"), said);
      assertTrue(said.contains("0 findings"), said);
    }
  }

  @Test
  void aSearchWithoutReductionRepeatsTraces() {
    SrcuSearch search = new SrcuSearch(MiniSrcu.Variant.ONE, new FewPreemptions(2));
    Set<String> traces = new HashSet<>();
    SrcuSearch told =
        new SrcuSearch(MiniSrcu.Variant.ONE, new FewPreemptions(2)) {
          private Diary diary = new Diary();

          @Override
          public RunEnd run(Schedule schedule) {
            diary = new Diary();
            return run(schedule, diary);
          }

          @Override
          public void ran(RunEnd run, Provenance from) {
            super.ran(run, from);
            boolean _ = traces.add(diary.trace());
          }
        };
    search.search();
    told.search();
    assertEquals(search.complete(), told.complete(), "a diary changes nothing");
    assertTrue(traces.size() > 1 && traces.size() < told.complete() / 10, traces::toString);
  }

  @Test
  void tellsWhatALongSearchLeavesInMemory() throws Exception {
    assertEquals(ExitStatus.FINE, run("--explorer", "--executions", "1000"));
    String said = out.toString(StandardCharsets.UTF_8);
    assertEquals(11, said.lines().count(), said);
    assertTrue(said.contains("\n1,000 executions, "), said);
  }

  /** Fences are asymmetric in one benchmark alone; options of a run would go before its own. */
  @Test
  void whatABenchmarkAppendsToTheOptionsOfItsJvmIsKept() {
    BenchRun run = new BenchRun(terminal(), Effort.QUICK, List.of("v3.15"), "engine", false);
    assertFalse(run.options("LiveAsymmetric.pair", 1, Map.of()).getJvmArgsAppend().hasValue());
  }

  @Test
  void measuresInAProcessOfItsOwn() throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // nothing is measured here
    assertEquals(ExitStatus.FINE, run("--quick", "--stepped", "--filter", "untraced"));
    assertTrue(
        out.toString(StandardCharsets.UTF_8).contains("step without a switch, untraced"),
        () -> out.toString(StandardCharsets.UTF_8));
  }

  /** A run that was cut off goes on, so the file is added to. */
  @Test
  void whatJmhMeasuredIsKeptInItsOwnFormat(@TempDir Path folder) throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // nothing is measured here
    Path file = folder.resolve("jmh.json");
    for (int runs = 1; runs <= 2; runs++) {
      BenchRun run = new BenchRun(terminal(), Effort.SMOKE, List.of("v3.15"), "exact", false);
      run.keepIn(new JmhFile(file));
      var _ = run.run(new LivePlan("SteppedPoint.untraced", 1, Map.of()), measured -> {});
      JsonNode all = new ObjectMapper().readTree(file.toFile());
      assertEquals(runs, all.size());
      assertTrue(all.get(runs - 1).get("benchmark").asText().endsWith("SteppedPoint.untraced"));
      assertTrue(all.get(runs - 1).get("primaryMetric").get("score").asDouble() > 0);
    }
    for (String wrong : List.of("{}", "[", "")) {
      Files.writeString(file, wrong);
      assertThrows(InputError.class, () -> new JmhFile(file));
    }
  }

  private String refused(String... args) {
    return String.valueOf(assertThrows(UsageError.class, () -> run(args)).getMessage());
  }

  private ExitStatus run(String... args) throws Exception {
    BenchCommand command = new BenchCommand();
    CommandLine line = new DefaultParser().parse(command.options(), args);
    return command.run(line, terminal());
  }

  private Terminal terminal() {
    PrintStream nowhere =
        new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new Terminal(print, nowhere, new BufferedReader(new StringReader("")), false, 100);
  }
}
