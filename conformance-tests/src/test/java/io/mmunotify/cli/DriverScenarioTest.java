// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands make of a scenario whose drivers lock, wait and queue. */
final class DriverScenarioTest {
  private static final String INVERTED =
      """
      scenario: inverted
      mms: {A: {}}
      locks: {obj: {kind: mutex}, list: {kind: spinlock}}
      tasks:
        a: [{lock: list}, {lock: obj}, {unlock: obj}, {unlock: list}]
      """;

  private static final String CIRCLE =
      """
      scenario: circle
      mms: {A: {}}
      locks: {umem: {kind: rwsem}}
      notifiers: {n: {mm: A}}
      tasks:
        a: [{down_write: umem}, {register: n}, {up_write: umem}]
        b: [{down_read: A}, {down_read: umem}, {up_read: umem}, {up_read: A}]
      """;

  private static final String TEARDOWN =
      """
      scenario: teardown
      about: Work unregisters and frees what the driver has.
      mms: {A: {}}
      notifiers: {kfd: {mm: A, callbacks: {release: {}}}}
      counters: {devices: 1}
      completions: [gone]
      objects: [process]
      work: {teardown: [{unregister: kfd}, {add: {counter: devices, value: -1}}, {kfree: process}, {complete: gone}]}
      setup: [{register: kfd}]
      tasks:
        exit: [{queue_work: teardown}, {mmget: A}, {mmput: A}]
        waits: [{wait_for_completion: gone}, {wait_until: {counter: devices, is: 0}}]
      after: [{signal: exit}, {assert: {counter: devices, is: 0, or: a device is left}}]
      """;

  @TempDir Path folder;

  private String file(String text) throws IOException {
    Path file = folder.resolve("scenario.yaml");
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void aFindingThatIsExpectedByItsNameIsNoSurprise() throws IOException {
    assertEquals(1, Console.run("explore", file(INVERTED), "-g", "v3.5").code());
    String expecting = file(INVERTED + "expect: {v3.5: {finding: sleep-in-atomic}}\n");
    Console console = Console.run("explore", expecting, "-g", "v3.5").fine();
    assertTrue(
        console.out().contains("where nothing may sleep, as the scenario expects"), console.out());
    assertEquals(1, Console.run("explore", expecting, "-g", "v3.15").code());
    Console.run("run", expecting, "-g", "v3.5").fine().shows("As expected.");
  }

  @Test
  void aFindingOfAnotherNameIsASurprise() throws IOException {
    String other = file(INVERTED + "expect: {v3.5: {finding: lock-order}}\n");
    assertEquals(1, Console.run("explore", other, "-g", "v3.5").code());
    Console console = Console.run("run", other, "-g", "v3.5");
    assertEquals(1, console.code());
    console.shows(
        "Not as expected: the scenario expects ok, with a finding of lock-order on v3.5, and the"
            + " run ended in ok, with findings of sleep-in-atomic.");
  }

  @Test
  void anEndAndFindingsAreExpectedTogether() throws IOException {
    String deadlock = file(CIRCLE + "expect: {v4.18: deadlock}\n");
    assertEquals(1, Console.run("explore", deadlock, "-g", "v4.18").code());
    String finding = file(CIRCLE + "expect: {v4.18: {finding: lock-order}}\n");
    assertEquals(1, Console.run("explore", finding, "-g", "v4.18").code());
    String both = file(CIRCLE + "expect: {v4.18: [deadlock, {finding: lock-order}]}\n");
    Console.run("explore", both, "-g", "v4.18").fine();
  }

  @Test
  void tracesAreReadAsTheyWereWrittenAndReplay() throws IOException {
    String scenario = file(TEARDOWN);
    for (String generation : new String[] {"v3.5", "v3.15", "v4.18"}) {
      String first = folder.resolve("first.jsonl").toString();
      String again = folder.resolve("again.jsonl").toString();
      Console.run("run", scenario, "-g", generation, "--seed", "7", "-o", first).fine();
      assertEquals(
          "1 traces replayed, 0 differ\n", Console.run("replay", first).fine().out(), generation);
      Console.run("run", scenario, "--schedule", first, "-o", again).fine();
      assertEquals(Files.readString(Path.of(first)), Files.readString(Path.of(again)));
      String text = Files.readString(Path.of(first));
      assertTrue(text.contains("{\"task\":\"work/teardown\",\"event\":\"work_begin\","), text);
      assertTrue(text.contains("\"counters\":{\"devices\":0}}}\n"), text);
    }
  }

  @Test
  void theTableHasAColumnForWorkAndTheEndTellsCounters() throws IOException {
    Console console = Console.run("run", file(TEARDOWN), "-g", "v4.18").fine();
    assertTrue(console.out().contains("work/teardown"), console.out());
    assertTrue(console.out().contains("; devices 0."), console.out());
  }

  @Test
  void workHasItsTurnWhereAScheduleSaysSo() throws IOException {
    String scheduled =
        file(
            TEARDOWN
                + """
                schedule:
                  - {run: exit, through: queue_work}
                  - {run: work/teardown, until: synchronize_begin}
                  - {run: exit, until: mm_users}
                """);
    Console console = Console.run("run", scheduled, "-g", "v3.5").fine();
    assertTrue(
        console
            .out()
            .contains("22                   spin_unlock A\n23  exit           call mmget A\n"),
        console.out());
  }

  @Test
  void aScenarioWithoutAnyOfItSaysNothingOfIt() throws IOException {
    String plain = file("scenario: plain\nmms: {A: {}}\ntasks: {t: [{mmget: A}]}\n");
    Console console = Console.run("run", plain, "-g", "v3.5", "--format", "jsonl").fine();
    assertTrue(
        console
            .out()
            .endsWith(
                "{\"event\":\"end\",\"state\":{\"mms\":{\"A\":{\"users\":2,\"count\":1,"
                    + "\"freed\":false,\"notifiers\":null}}}}\n"),
        console.out());
  }

  /** The page's own examples, so that it never says what is not accepted. */
  @Test
  void theScenarioOfThePageRuns() throws IOException {
    String page = Files.readString(Path.of("DRIVER-STEPS.md"));
    String example = page.split("```yaml\n", 3)[1].split("```", 2)[0];
    Console.run("run", file(example)).fine();
    Console console = Console.run("explore", file(example)).fine();
    assertTrue(
        console.out().contains("finding on v3.5: oops use-after-free, as the scenario expects"),
        console.out());
  }
}
