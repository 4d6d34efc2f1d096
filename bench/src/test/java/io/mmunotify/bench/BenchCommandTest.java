// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.explore.FewPreemptions;
import io.mmunotify.hw.explore.Walk;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.junit.jupiter.api.Test;

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
            + " SteppedSwitch.bareContinuations, SteppedSwitch.machine",
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
          public void ran(RunEnd run, Walk walk) {
            super.ran(run, walk);
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

  @Test
  void measuresInAProcessOfItsOwn() throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // nothing is measured here
    assertEquals(ExitStatus.FINE, run("--quick", "--stepped", "--filter", "untraced"));
    assertTrue(
        out.toString(StandardCharsets.UTF_8).contains("step without a switch, untraced"),
        () -> out.toString(StandardCharsets.UTF_8));
  }

  private String refused(String... args) {
    return String.valueOf(assertThrows(UsageError.class, () -> run(args)).getMessage());
  }

  private ExitStatus run(String... args) throws Exception {
    PrintStream nowhere =
        new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    BenchCommand command = new BenchCommand();
    CommandLine line = new DefaultParser().parse(command.options(), args);
    return command.run(
        line, new Terminal(print, nowhere, new BufferedReader(new StringReader("")), false, 100));
  }
}
