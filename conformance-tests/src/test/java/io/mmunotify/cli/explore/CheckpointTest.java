// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.BigScenario;
import io.mmunotify.ChildJvm;
import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search goes on where it was saved. */
final class CheckpointTest {
  private static final int PATIENCE_SECONDS = 120;

  @TempDir Path folder;

  /** Killed as soon as there is a checkpoint, which is in the middle. */
  @Test
  void aSearchThatWasKilledGoesOnAndCountsNothingTwice() throws Exception {
    String big = BigScenario.in(folder, 1).toString();
    Path saved = folder.resolve("saved.v3.5");
    String[] search = {
      "explore",
      big,
      "-g",
      "v3.5",
      "--format",
      "json",
      "--count",
      "--checkpoint",
      folder.resolve("saved").toString()
    };
    Process child = ChildJvm.start(List.of("-Xmx1g"), Main.class, search).start();
    for (int i = 0; i < PATIENCE_SECONDS * 50 && !Files.exists(saved); i++) {
      assertFalse(child.waitFor(20, TimeUnit.MILLISECONDS), "ended before it was killed");
    }
    assertNotEquals(0, child.destroyForcibly().waitFor());
    assertTrue(Files.exists(saved));
    Console resumed = Console.run(search);
    Console whole = Console.run(Arrays.copyOf(search, search.length - 2));
    assertEquals(comparable(whole), comparable(resumed));
    assertEquals(0, resumed.code());
  }

  @Test
  void aSearchThatIsDoneTellsItsResultAgain() throws IOException {
    String saved = folder.resolve("saved").toString();
    String[] search = {
      "explore", "callback-sleeps", "--format", "json", "--count", "--checkpoint", saved
    };
    Console first = Console.run(search);
    assertEquals(comparable(first), comparable(Console.run(search)));
    assertEquals(
        comparable(Console.run(Arrays.copyOf(search, search.length - 2))), comparable(first));
  }

  @Test
  void aSearchThatIsDoneIsAsDeepAsBefore() throws IOException {
    String done = "unregister-races-exit on v3.5: EXHAUSTED, 238 states, 37 steps deep, ";
    for (int i = 0; i < 2; i++) {
      String report = Console.run(search("unregister-races-exit")).out();
      assertTrue(report.startsWith(done), report);
    }
  }

  @Test
  void damagedOrForeignFilesAreRefused() throws IOException {
    Path saved = folder.resolve("saved.v3.5");
    Console.run(search("unregister-races-exit")).fine();
    Console.run(search("callback-sleeps"))
        .says(
            ExitStatus.INPUT,
            saved
                + ": this checkpoint is of another search: the scenario, the generation, the"
                + " options, the kernel's parameters (-D) and the version must be the same");
    byte[] bytes = Files.readAllBytes(saved);
    Files.write(saved, Arrays.copyOf(bytes, bytes.length - 3));
    Console.run(search("unregister-races-exit"))
        .says(ExitStatus.INPUT, saved + ": the checkpoint is damaged: its checksum is wrong");
    bytes[bytes.length / 2]++;
    Files.write(saved, bytes);
    Console.run(search("unregister-races-exit"))
        .says(ExitStatus.INPUT, saved + ": the checkpoint is damaged: its checksum is wrong");
    Files.writeString(saved, "something else");
    Console.run(search("unregister-races-exit"))
        .says(ExitStatus.INPUT, saved + ": this is no checkpoint");
  }

  @Test
  void filesOfAnEarlierFormatAreRefused() throws IOException {
    Path saved = folder.resolve("saved.v3.5");
    Files.writeString(saved, "mmunoti1 and what it kept");
    Console.run(search("unregister-races-exit"))
        .says(
            ExitStatus.INPUT,
            saved
                + ": this checkpoint was written by another version of the program, which kept it"
                + " in another format; delete the file and search from the beginning");
  }

  @Test
  void aCheckpointOfOtherKernelParametersIsOfAnotherSearch() {
    String saved = folder.resolve("saved").toString();
    String[] search = {
      "explore",
      "unregister-races-exit",
      "-g",
      "v4.18",
      "--grace-periods",
      "engine",
      "--checkpoint",
      saved
    };
    Console.run(search).fine();
    System.setProperty("srcutree.exp_holdoff", "0");
    try {
      Console refused = Console.run(search);
      assertEquals(ExitStatus.INPUT.code(), refused.code());
      assertTrue(refused.err().contains("this checkpoint is of another search"), refused.err());
    } finally {
      System.clearProperty("srcutree.exp_holdoff");
    }
    Console.run(search).fine();
  }

  /** Its name has room for nothing behind it, so that no draft can be written beside it. */
  @Test
  void aCheckpointThatCannotBeWrittenCostsNoResult() throws IOException {
    String saved = folder.resolve("s".repeat(245)).toString();
    Console console =
        Console.run("explore", "unregister-races-exit", "-g", "v3.5", "--checkpoint", saved);
    assertEquals(0, console.code(), console.err());
    assertTrue(console.out().startsWith("unregister-races-exit on v3.5: EXHAUSTED"), console.out());
    assertTrue(
        console.err().endsWith("; the search goes on without a new checkpoint\n"), console.err());
    assertEquals(List.of(), filesLeft());
  }

  private List<Path> filesLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void oneSearchAtATimeHasACheckpoint() throws IOException {
    Path saved = folder.resolve("saved.v3.5");
    try (CheckpointLock _ = CheckpointLock.on(saved)) {
      Console.run(search("unregister-races-exit"))
          .says(
              ExitStatus.INPUT,
              saved
                  + ": another search saves to this checkpoint (process "
                  + ProcessHandle.current().pid()
                  + "); wait until it has ended, or choose another file");
    }
    Console.run(search("unregister-races-exit")).fine();
    assertEquals(List.of(saved), filesLeft());
    Files.writeString(folder.resolve("saved.v3.5.lock"), "4711");
    Console.run(search("unregister-races-exit")).fine(); // of a process that was killed
  }

  @Test
  void aDirectoryIsNoCheckpoint() {
    for (String directory : List.of("/", folder.toString())) {
      Console.run("explore", "unregister-races-exit", "-g", "v3.5", "--checkpoint", directory)
          .says(ExitStatus.INPUT, directory + ": this is a directory; accepted is a file to write");
    }
  }

  private String[] search(String scenario) {
    String saved = folder.resolve("saved").toString();
    return new String[] {"explore", scenario, "-g", "v3.5", "--checkpoint", saved};
  }

  private static String comparable(Console console) {
    return console.out().replaceAll("\"executions\":[0-9]+", "");
  }
}
