// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InteractiveRunTest {
  @TempDir Path folder;
  private String scenario = "";

  @BeforeEach
  void write() throws IOException {
    scenario =
        Files.writeString(
                folder.resolve("two.yaml"),
                """
                scenario: two
                mms: {A: {}}
                tasks:
                  one: [{mmget: A}]
                  two: [{mmgrab: A}, sleep]
                """)
            .toString();
  }

  private Console type(String... lines) {
    return Console.type(
        String.join("\n", lines) + "\n", "run", scenario, "-g", "v3.15", "--interactive");
  }

  @Test
  void tasksAreChosenByNumberNameOrNothing() {
    Console console = type("", "2", "one", "", "nobody", "g", "g").fine();
    assertEquals(
        """
        two on v3.15; ? explains
          1   one  call
          2   two  call
        which task goes on? Choose a task.
          1   one  call
          2   two  call
        which task goes on?    1  two: call mmgrab A
          1   one  call
          2*  two  mm_count
        which task goes on?    2  one: call mmget A
          1*  one  mm_users
          2   two  mm_count
        which task goes on?    3  one: mm_users A value=2
           4  one: return mmget
          1*  two  mm_count
        which task goes on? There is no task nobody.
          1*  two  mm_count
        which task goes on?    5  two: mm_count A value=2
           6  two: return mmgrab
           7  two: call sleep
           8  two: sleep atomic=false
           9  two: return sleep
        ok: every task has ended.
        left: A (mm_users 2, mm_count 2, no mmu_notifier_mm).
        the run is over; u, s FILE or q? No task can go on.
        the run is over; u, s FILE or q? \

        two on v3.15

            one                   two
         1                        call mmgrab A
            · · · two → one · · ·
         2  call mmget A
         3    mm_users A value=2
         4  return mmget
            · · · one → two · · ·
         5                          mm_count A value=2
         6                        return mmgrab
         7                        call sleep
         8                          sleep atomic=false
         9                        return sleep

        ok: every task has ended.
        left: A (mm_users 2, mm_count 2, no mmu_notifier_mm).
        """,
        console.out());
  }

  @Test
  void choicesAreTakenBackAndSaved() {
    String saved = folder.resolve("saved.jsonl").toString();
    Console console = type("u", "1", "1", "u", "2", "s " + saved, "q").fine();
    assertTrue(console.out().contains("There is no step to take back."));
    assertTrue(console.out().contains("Taken back: one has not gone on; 1 events are left."));
    assertTrue(console.out().contains("Saved in " + saved + "."));
    console.shows("abandoned: some tasks could still go on.");
    Console.run("replay", saved).fine().shows("1 traces replayed, 0 differ");
    Console.run("run", scenario, "--schedule", saved)
        .fine()
        .shows("abandoned: some tasks could still go on.");
  }

  @Test
  void aTaskThatMustWaitIsToldWhy() throws IOException {
    Files.writeString(
        Path.of(scenario),
        """
        scenario: two
        mms: {A: {}}
        notifiers: {kvm: {mm: A}, gru: {mm: A}}
        tasks:
          one: [{register: kvm}]
          two: [{register: gru}]
        """);
    Console console = type("1", "1", "1", "2", "2", "2", "g", "?").fine();
    console.shows("  2*  two  down_write         must wait for mmap_sem of A, held by one");
    assertEquals(
        3,
        console.out().split("two must wait for mmap_sem of A, held by one\\.", -1).length,
        console.out());
    assertTrue(console.out().contains("A * marks the task that (empty) and g let go on."));
    assertTrue(console.out().contains("u                    take the last choice back"));
  }

  @Test
  void onOneGenerationAndOnTheTerminal() {
    Console.run("run", scenario, "--interactive")
        .says(
            ExitStatus.USAGE,
            "--interactive runs on one generation; choose it with --generation G");
    Console.run("run", scenario, "--interactive", "-g", "v3.5", "-o", "x")
        .says(
            ExitStatus.USAGE, "--interactive shows a table; s FILE saves the trace while it runs");
  }
}
