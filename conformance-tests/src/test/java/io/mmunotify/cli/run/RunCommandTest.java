// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Main;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limits;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RunCommandTest {
  /** An unregistration inside a callback: SRCU waits for itself, RCU does not. */
  private static final String HANG =
      """
      scenario: hang
      about: A driver unregisters inside its own callback.
      mms: {A: {}}
      notifiers:
        kvm:
          mm: A
          callbacks: {test_young: {does: [{unregister: kvm}]}}
      setup: [{register: kvm}]
      tasks:
        walker: [{test_young: {mm: A, address: 4096}}]
        other: [{mmgrab: A}]
      schedule: [{run: walker, steps: 2}, {run: other}]
      """;

  @TempDir Path folder;
  private String hang = "";

  @BeforeEach
  void write() throws IOException {
    hang = file("hang.yaml", HANG);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void tableOfADeadlock() {
    assertEquals(
        """
        hang on v3.15: A driver unregisters inside its own callback.

            setup                            walker                           other
         1  call register kvm
         2    kmalloc mmu_notifier_mm
                ok=true
         3    down_write A
         4    mm_take_all_locks A value=0
         5    mm_count A value=2
         6    spin_lock A
         7    hlist_add_head kvm
         8    spin_unlock A
         9    mm_drop_all_locks A
        10    up_write A
        11    kfree null
        12  return register value=0
            · · · setup → walker · · ·
        13                                   call test_young A address=4096
        14                                     srcu_read_lock
            · · · walker → other · · ·
        15                                                                    call mmgrab A
        16                                                                      mm_count A value=3
        17                                                                    return mmgrab
            · · · other → walker · · ·
        18                                     visit A kvm
        19                                     callback kvm test_young A
                                                 address=4096
        20                                       call unregister kvm
        21                                         srcu_read_lock
        22                                         srcu_read_unlock
        23                                         spin_lock A
        24                                         hlist_del_init_rcu kvm
        25                                         spin_unlock A
        26                                         synchronize_srcu_begin
        27  deadlock

        deadlock: no task can go on.
          walker waits at synchronize_srcu_end for the end of a grace period, held up by the read
        section of walker.
        left: A (mm_users 1, mm_count 3, no notifier).

        One schedule of many. To see all of them:
          ./mmunotify explore %s
        """
            .formatted(hang),
        Console.run("run", hang, "-g", "v3.15").fine().out());
  }

  @Test
  void everyGenerationRunsUnlessSomeAreChosen() {
    Console all = Console.run("run", hang).fine();
    for (String generation : List.of("v3.5", "v3.15", "v4.18")) {
      all.shows("hang on " + generation + ": A driver unregisters inside its own callback.");
    }
    assertFalse(
        Console.run("run", hang, "-g", "v4.18", "-g", "v3.5").fine().out().contains("v3.15"));
  }

  @Test
  void anOopsNamesTheFunctionAndTheStep() {
    Console console = Console.run("run", "double-unregister", "--generation", "v3.5").fine();
    console.shows(
        "oops: close hit a poison-deref in mmu_notifier_unregister, in its step unregister scif.");
    console.shows("As expected.");
  }

  static List<String> builtins() {
    return Builtins.list().stream().map(Builtins.Builtin::name).toList();
  }

  @ParameterizedTest
  @MethodSource("builtins")
  void builtinsEndAsTheyExpect(String name) {
    Console console = Console.run("run", name).fine();
    assertFalse(console.out().contains("\u001b"), "no colour where there is no terminal");
  }

  @Test
  void whatIsNotAsExpectedIsFound() throws IOException {
    String wrong = file("wrong.yaml", HANG + "expect: {v3.5: deadlock, v3.15: deadlock}\n");
    Console console = Console.run("run", wrong);
    assertEquals(ExitStatus.FOUND.code(), console.code());
    console.shows(
        "Not as expected: the scenario expects deadlock on v3.5, and the run ended in ok.");
    console.shows("As expected.");
    Console.run("run", wrong, "-g", "v3.5", "-o", path("wrong.jsonl"))
        .says(ExitStatus.FOUND, "the scenario expects deadlock on v3.5, and the run ended in ok.");
    // What is expected is expected of the scenario's own schedule, not of any.
    assertEquals(0, Console.run("run", wrong, "--seed", "1").code());
  }

  @Test
  void sameSeedSameBytes() {
    Console one = Console.run("run", hang, "--seed", "7", "--format", "jsonl").fine();
    assertEquals(one, Console.run("run", hang, "--seed", "7", "--format", "jsonl"));
  }

  @Test
  void tracesGoIntoAFileAndBack() {
    String traces = path("t.jsonl.gz");
    assertEquals("", Console.run("run", hang, "-o", traces).fine().out());
    List<Trace> read = TraceReader.readAll(Path.of(traces), Limits.DEFAULTS);
    assertEquals(List.of("v3.5", "v3.15", "v4.18"), read.stream().map(Trace::generation).toList());

    Console.run("replay", traces).fine().shows("3 traces replayed, 0 differ");
    String plain = Console.run("run", hang, "--format", "jsonl").fine().out();
    assertEquals(
        plain, Console.run("run", hang, "--schedule", traces, "--format", "jsonl").fine().out());
  }

  @Test
  void aTableGoesIntoAFileToo() throws IOException {
    String table = path("t.txt");
    assertEquals("", Console.run("run", hang, "-o", table).fine().out());
    assertEquals(Console.run("run", hang).out(), Files.readString(Path.of(table)));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "nothing else is left behind");
    }
  }

  @Test
  void filesThatCannotBeWritten() {
    for (String name : List.of("nowhere/t.txt", "nowhere/t.jsonl")) {
      Console.run("run", hang, "-o", path(name))
          .says(
              ExitStatus.INPUT,
              path(name) + ": the file cannot be written: its directory does not exist");
    }
  }

  @Test
  void aDirectoryIsNoFileToWrite() throws IOException {
    for (String name : List.of("t.txt", "t.jsonl")) {
      Files.createDirectory(folder.resolve(name));
      Console.run("run", hang, "-o", path(name))
          .says(
              ExitStatus.INPUT, path(name) + ": this is a directory; accepted is a file to write");
      Console.run("run", hang, "-o", hang + "/" + name)
          .says(
              ExitStatus.INPUT,
              hang + "/" + name + ": the file cannot be written: not a directory");
    }
  }

  @Test
  void whatWentWrongOnTheWayIsTold() {
    Console console = Console.run("run", "callback-sleeps", "-g", "v3.5").fine();
    console.shows("ok: every task has ended.");
    console.shows("on the way: sleeps while atomic.");
    Console.run("run", "idle-page-tracking", "-g", "v3.5")
        .fine()
        .shows("on the way: lacks clear_young.");
    Console quiet = Console.run("run", "callback-sleeps", "-g", "v3.15").fine();
    assertFalse(quiet.out().contains("on the way"), quiet.out());
  }

  @Test
  void anOrderThatDoesNotFitIsRefused() {
    String traces = path("t.jsonl");
    Console.run("run", hang, "-g", "v3.5", "-o", traces).fine();
    Console.run("run", hang, "-g", "v3.15", "--schedule", traces)
        .says(
            ExitStatus.INPUT,
            traces
                + ": the order of the v3.5 trace does not fit v3.15: at event 27 walker goes on,"
                + " which must wait for the end of a grace period, held up by the read section of"
                + " walker");
    Console.run("run", "double-unregister", "--schedule", traces)
        .says(
            ExitStatus.INPUT,
            traces + ": this is no trace of the scenario double-unregister, but of hang");
  }

  @Test
  void anOrderThatEndsTooSoonOrTooLateIsRefused() throws IOException {
    String traces = path("t.jsonl");
    Console.run("run", hang, "-g", "v3.15", "-o", traces).fine();
    Console.run("run", hang, "-g", "v3.5", "--schedule", traces)
        .says(
            ExitStatus.INPUT,
            traces
                + ": the order of the v3.15 trace does not fit v3.5: after its last event tasks can"
                + " still go on");
    String other = file("other.yaml", HANG.replace("[{mmgrab: A}]", "[{mmgrab: A}, sleep]"));
    Console.run("run", other, "-g", "v3.5", "-o", traces).fine();
    Console.run("run", hang, "--schedule", traces)
        .says(
            ExitStatus.INPUT,
            traces
                + ": the order of the v3.5 trace does not fit v3.5: at event 18 other goes on,"
                + " which has ended");
  }

  @Test
  void anOrderOfOtherTasksIsRefused() throws IOException {
    String traces = path("t.jsonl");
    Console.run("run", hang, "-g", "v3.5", "-o", traces).fine();
    String renamed = file("renamed.yaml", HANG.replace("walker", "driver"));
    Console.run("run", renamed, "--schedule", traces)
        .says(
            ExitStatus.INPUT,
            traces
                + ": the order of the v3.5 trace does not fit v3.5: at event 13 walker goes on,"
                + " but the scenario has no task walker");
  }

  @Test
  void wrongScenarios() throws IOException {
    Console.run("run", path("none.yaml"))
        .says(ExitStatus.INPUT, path("none.yaml") + ": there is no such file");
    Console.run("run", "double-unregster")
        .says(
            ExitStatus.INPUT,
            "unknown scenario \"double-unregster\" (did you mean double-unregister?); accepted are"
                + " those that mmunotify list tells, or a file whose name ends in .yaml, .yml or"
                + " .json");
    String unknown = file("unknown.yaml", HANG.replace("mmgrab", "mmgarb"));
    Console console = Console.run("run", unknown);
    assertEquals(ExitStatus.INPUT.code(), console.code());
    assertTrue(
        console
            .err()
            .startsWith(
                "mmunotify: "
                    + unknown
                    + ":11:12: unknown step \"mmgarb\" (did you mean mmgrab?); accepted are"),
        console.err());
  }

  @Test
  void whatNeverEndsIsBounded() throws IOException {
    String forever = file("forever.yaml", HANG.replace("{unregister: kvm}", TEST_YOUNG));
    Console recursion = Console.run("run", forever, "-g", "v4.18");
    assertEquals(ExitStatus.FINE.code(), recursion.code());
    assertTrue(
        recursion.out().contains("misuse: test_young of kvm calls itself without end, 32"),
        recursion.out());
    String nested = file("nested.yaml", NESTED);
    Console.run("run", nested, "-g", "v4.18", "--max-callback-nesting", "1")
        .says(
            ExitStatus.BOUND,
            "nested on v4.18: stopped at a bound: more than 1 callbacks inside callbacks;"
                + " --max-callback-nesting N allows more");
    Console.run("run", forever, "-g", "v4.18", "--max-events", "20")
        .says(
            ExitStatus.BOUND,
            "hang on v4.18: stopped at a bound: more than 20 events in one run; --max-events N"
                + " allows more");
    Console.run("run", hang, "--max-steps", "2")
        .says(
            ExitStatus.BOUND,
            hang
                + ": stopped at a bound: more than 2 steps in a scenario; --max-steps N allows"
                + " more");
  }

  private static final String NESTED =
      """
      scenario: nested
      mms: {A: {}, B: {}}
      notifiers:
        kvm: {mm: A, callbacks: {test_young: {does: [{test_young: {mm: B, address: 0}}]}}}
        gru: {mm: B, callbacks: {test_young: {does: [sleep]}}}
      setup: [{register: kvm}, {register: gru}]
      tasks: {t: [{test_young: {mm: A, address: 0}}]}
      """;

  private static final String TEST_YOUNG = "{test_young: {mm: A, address: 4096}}";

  @Test
  void colourOnATerminal() {
    Console.Captured captured = new Console.Captured("", true);
    int code = Main.run(captured.terminal(), "run", hang, "-g", "v3.15");
    captured.console(code).fine().shows("27  \u001b[31mdeadlock\u001b[0m");
  }
}
