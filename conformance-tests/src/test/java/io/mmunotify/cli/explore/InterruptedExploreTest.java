// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.BigScenario;
import io.mmunotify.ChildJvm;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explore} tells while it searches, and what Ctrl-C does then. */
final class InterruptedExploreTest {
  @TempDir Path folder;

  @Test
  void linesTellHowFarItIsAndCtrlCEndsItWithWhatWasFound() throws Exception {
    Path out = folder.resolve("out");
    Process child = start("-g", "v3.5", "--format", "json").redirectOutput(out.toFile()).start();
    String line = awaitLine(child);
    assertTrue(
        line.matches(
            "big on v3\\.5: [0-9,]+ states, [0-9,]+ states/s, \\d+ steps deep \\([0-9,]+ there,"
                + " (growing|shrinking)\\), [0-9,]+ bytes a state, \\d+ outcomes?"),
        line);
    assertEquals(ExitStatus.BOUND.code(), ChildJvm.ctrlC(child));
    String printed = Files.readString(out);
    assertTrue(
        printed.startsWith(
            "{\"scenario\":\"big\",\"generation\":\"v3.5\",\"coverage\":\"BOUND_REACHED\","
                + "\"bound\":\"interrupted\""),
        printed);
  }

  @Test
  void generationsThatAreLeftAreNotSearchedAnyMore() throws Exception {
    Path out = folder.resolve("out");
    Process child = start("--source-sets").redirectOutput(out.toFile()).start();
    String line = awaitLine(child);
    assertTrue(
        line.matches(
            "big on v3\\.5: [0-9,]+ executions, about [0-9.]+ %, [0-9,]+ executions/s, \\d+"
                + " outcomes?"),
        line);
    assertEquals(ExitStatus.BOUND.code(), ChildJvm.ctrlC(child));
    String printed = Files.readString(out);
    assertEquals(
        3,
        printed.lines().filter(l -> l.contains(": BOUND_REACHED (interrupted), ")).count(),
        printed);
  }

  private ProcessBuilder start(String... options) throws IOException {
    List<String> args = new ArrayList<>();
    args.add("explore");
    args.add(BigScenario.in(folder, 4).toString());
    args.addAll(List.of("--jobs", "1")); // for seconds, until it tells how far it is
    args.addAll(List.of(options));
    return ChildJvm.startWithCtrlC(List.of("-Xmx1g"), Main.class, args.toArray(new String[0]));
  }

  /** The first line that it says of its progress. */
  private static String awaitLine(Process child) throws IOException {
    BufferedReader err =
        new BufferedReader(new InputStreamReader(child.getErrorStream(), StandardCharsets.UTF_8));
    return String.valueOf(err.readLine());
  }
}
