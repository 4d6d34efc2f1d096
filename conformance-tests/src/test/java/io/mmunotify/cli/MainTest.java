// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.ChildJvm;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.machine.BoundReached;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpListsCommandsAndExitCodes(String help) {
    Console console = Console.run(help).fine();
    console.shows(
        "  replay       replay recorded traces and tell where a generation does not follow");
    console.shows("  2  the command line is wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "replay", "list", "generations", "conformance", "diff"})
  void everyCommandHasHelpWithOptionsAndExamples(String command) {
    Console console = Console.run(command, "--help").fine();
    assertTrue(console.out().startsWith("usage: mmunotify " + command), console.out());
    assertTrue(console.out().contains("\nexamples:\n"), console.out());
    assertTrue(console.out().contains("mmunotify " + command), console.out());
    assertEquals(console.out(), Console.run("help", command).fine().out());
  }

  @ParameterizedTest
  @CsvSource({
    "run, true",
    "diff, true",
    "explore, true",
    "replay, true",
    "list, false",
    "generations, false",
    "conformance, false",
    "torture, false",
    "litmus, false"
  })
  void onlyCommandsThatRunScenariosOfAUserLimitTheirEvents(String command, boolean limits) {
    String help = Console.run(command, "--help").fine().out();
    assertEquals(limits, help.contains("--max-events N "), help);
  }

  @Test
  void helpWinsOverWrongOptions() {
    Console.run("run", "--nonsense", "--help").fine();
  }

  @Test
  void version() {
    assertTrue(Console.run("--version").fine().out().startsWith("mmunotify "));
  }

  @Test
  void withoutACommandTheHelpIsAComplaint() {
    Console console = Console.run();
    assertEquals(ExitStatus.USAGE.code(), console.code());
    assertEquals("", console.out());
    assertTrue(console.err().startsWith("usage: "));
  }

  @Test
  void unknownNamesAreToldWithTheNearest() {
    Console console = Console.run("rum");
    assertEquals(ExitStatus.USAGE.code(), console.code());
    assertTrue(
        console
            .err()
            .startsWith("mmunotify: unknown command \"rum\" (did you mean run?); accepted"),
        console.err());
    console = Console.run("run", "double-unregister", "--fromat", "table");
    assertEquals(ExitStatus.USAGE.code(), console.code());
    assertTrue(
        console.err().startsWith("mmunotify: unknown option \"--fromat\" (did you mean --format?)"),
        console.err());
    console = Console.run("--verison");
    assertTrue(console.err().contains("(did you mean --version?)"), console.err());
  }

  @ParameterizedTest
  @CsvSource({
    "run, an argument is missing: a scenario",
    "run a b, '\"b\" is one argument too many; accepted is a scenario'",
    "list a, \"a\" is one argument too many",
    "run a --format, --format needs a value: F",
    "run a --seed x, '--seed takes a whole number, not \"x\"'",
    "run a --seed 1 --schedule x, --schedule and --seed exclude each other; give one of them",
    "run a --max-events 0, '--max-events takes a number from 1 up, not \"0\"'",
    "run a --format xml, 'unknown format \"xml\"; accepted are table, json, jsonl, perfetto, html'",
    "replay a -g v3.5, '--generation goes with --vm; a trace names its generation'",
    "replay a --vm --repeat 2, '--repeat is for traces; leave it out with --vm'",
    "replay a --repeat none, '--repeat takes a number from 1 up, not \"none\"'",
    "run a -g v3.51, "
        + "'unknown generation \"v3.51\" (did you mean v3.5?); accepted are v3.5, v3.15, v4.18'",
  })
  void wrongUsage(String line, String sentence) {
    String known = line.replace("run a", "run double-unregister");
    Console.run(known.split(" ")).says(ExitStatus.USAGE, sentence);
  }

  @Test
  void aDefectOfOursAsksForAReportAndTellsHowToRepeatIt() {
    Console console =
        complain(new IllegalStateException("the list is empty"), "run", "a b", "it's");
    assertEquals(ExitStatus.INTERNAL.code(), console.code());
    assertEquals(
        """
        mmunotify: internal error: IllegalStateException: the list is empty
        Please report it, with the command that repeats it: ./mmunotify run 'a b' 'it'\\''s'
        With --debug it shows where in the program.
        """,
        console.err());
    assertTrue(
        complain(new AssertionError("no"), "run", "--debug")
            .err()
            .contains("at io.mmunotify.cli."));
  }

  @Test
  void errorsOfTheMachineAreOursUnlessALimitWasRaised() {
    assertEquals(4, complain(new OutOfMemoryError("heap"), "run").code());
    assertEquals(4, complain(new StackOverflowError(), "run").code());
    assertEquals(5, complain(new StackOverflowError(), "run", "--max-nesting", "9999").code());
    assertEquals(5, complain(new OutOfMemoryError("heap"), "run", "--max-bytes", "9999").code());
  }

  @Test
  void aBoundNamesItsOption() {
    complain(new BoundReached("events in one run", 7), "run")
        .says(
            ExitStatus.BOUND,
            "stopped at a bound: more than 7 events in one run; --max-events N allows more");
  }

  @Test
  void aReaderThatWentAwayIsNoReasonToComplain() {
    Console console = complain(new OutputFailure(new IOException("Broken pipe")), "list");
    assertEquals("", console.err());
    assertEquals(141, console.code());
    complain(new OutputFailure(new IOException("No space left on device")), "list")
        .says(ExitStatus.INPUT, "standard output cannot be written: No space left on device");
  }

  private static Console complain(Throwable failure, String... args) {
    Console.Captured captured = new Console.Captured("", false);
    int code = new Complaint(args, captured.terminal()).about(failure);
    return captured.console(code);
  }

  @Test
  void colourIsForTerminalsWithoutNoColor() {
    assertTrue(Terminals.colour(null, "xterm"));
    assertTrue(Terminals.colour("", "xterm"));
    assertFalse(Terminals.colour("1", "xterm"));
    assertFalse(Terminals.colour(null, "dumb"));
    assertFalse(Terminals.colour(null, null));
  }

  @Test
  void theWidthIsWhatTheEnvironmentSays() {
    assertEquals(100, Terminals.width(null));
    assertEquals(100, Terminals.width("wide"));
    assertEquals(132, Terminals.width("132"));
    assertEquals(40, Terminals.width("7"));
  }

  @Test
  void listAndGenerations() {
    assertTrue(Console.run("list").fine().out().lines().count() >= 25);
    List<String> generations = Console.run("generations").fine().out().lines().toList();
    assertTrue(generations.stream().anyMatch(line -> line.startsWith("v3.15  mm/mmu_notifier.c")));
    assertEquals(
        Capability.values().length,
        generations.stream().filter(line -> line.matches("(yes +|- +){3}[uv].*")).count());
  }

  /** A JVM that reads names as ASCII cannot open it, but says so. */
  @Test
  void aFileNameThatTheLocaleCannotSpellIsTold() throws Exception {
    ProcessBuilder start = ChildJvm.start(List.of(), Main.class, "run", "gr\u00f6\u00dfe.yaml");
    start.environment().put("LC_ALL", "C");
    Process child = start.start();
    String said = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(ExitStatus.INPUT.code(), child.waitFor(), said);
    assertTrue(said.contains("is no name of a file") || said.contains("no such file"), said);
  }
}
