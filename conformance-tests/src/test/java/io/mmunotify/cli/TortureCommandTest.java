// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.ChildJvm;
import io.mmunotify.hw.machine.Membarrier;
import io.mmunotify.hw.sync.AsymmetricFences;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code torture} prints, and what Ctrl-C does to it. */
final class TortureCommandTest {

  @TempDir Path folder;

  @Test
  void eachGenerationHasAReportOfItsOwn() {
    Console console = Console.run("torture", "--grace-periods", "exact", "--seconds", "1");
    assertEquals(0, console.code(), console.out());
    console.shows("v3.5").shows("v3.15").shows("v4.18");
    assertEquals(3, console.out().lines().filter(l -> l.matches("  no error in .* s")).count());
  }

  @Test
  void readersOfSrcuMayDoWithoutFences() throws Exception {
    ChildJvm.Printed printed =
        ChildJvm.printed(
            List.of("-D" + AsymmetricFences.PROPERTY + "=true"),
            Main.class,
            "torture",
            "-g",
            "v3.15",
            "-g",
            "v4.18",
            "--seconds",
            "1");
    String fences =
        Membarrier.unavailable() == null
            ? "readers execute no fence; updaters issue membarriers"
            : "no asymmetric fences, since " + Membarrier.unavailable();
    assertTrue(printed.err().contains(fences), printed.err());
    assertEquals(
        2,
        printed.out().lines().filter(l -> l.matches("  no error in .* s")).count(),
        printed.out());
  }

  @Test
  void whatItDoesNotKnowIsRefused() {
    Console.run("torture", "--grace-periods", "none")
        .says(
            ExitStatus.USAGE, "unknown kind of grace periods \"none\"; accepted are engine, exact");
    Console.run("torture", "--readers", "0")
        .says(ExitStatus.USAGE, "--readers takes a number from 1 up, not \"0\"");
  }

  @Test
  void ctrlCEndsItWithTheReport() throws Exception {
    Path out = folder.resolve("out");
    Process child =
        ChildJvm.startWithCtrlC(
                List.of(), Main.class, "torture", "--grace-periods", "exact", "--seconds", "100000")
            .redirectOutput(out.toFile())
            .start();
    String first = new String(child.getErrorStream().readNBytes(1), StandardCharsets.UTF_8);
    assertEquals("v", first);
    assertEquals(ExitStatus.BOUND.code(), ChildJvm.ctrlC(child));
    String printed = Files.readString(out);
    assertEquals(
        1, printed.lines().filter(l -> l.matches("  no error in .* s, interrupted")).count());
  }
}
