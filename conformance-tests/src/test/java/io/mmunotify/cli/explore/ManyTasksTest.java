// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Every search takes as many tasks as a scenario may have")
final class ManyTasksTest {
  @TempDir Path folder;

  /** Searches over states, which can be ended by depth. */
  private static final List<List<String>> BY_STATES =
      List.of(
          List.of("--max-depth", "1"),
          List.of("--max-depth", "1", "--count"),
          List.of("--max-depth", "1", "--preemptions", "1"));

  /** Searches over schedules, which make a few runs. */
  private static final List<List<String>> BY_SCHEDULES =
      List.of(
          List.of("--max-executions", "3", "--source-sets"),
          List.of("--max-executions", "3", "--unreduced"),
          List.of("--samples", "2"),
          List.of("--samples", "2", "--pct", "2"),
          List.of("--samples", "2", "--pos"));

  private String scenario(int tasks) throws IOException {
    StringBuilder text = new StringBuilder("scenario: many\nmms: {A: {}}\ntasks:\n");
    for (int task = 0; task < tasks; task++) {
      text.append("  t").append(task).append(": [{mmgrab: A}]\n");
    }
    return Files.writeString(folder.resolve("many.yaml"), text).toString();
  }

  private static void assertSearched(int tasks, String scenario, String... more) {
    for (List<String> search : BY_STATES) {
      String report = report(scenario, search, more);
      assertTrue(
          report.startsWith(
              "many on v4.18: BOUND_REACHED (depth; --max-depth raises it), " + (tasks + 1)),
          report);
    }
    for (List<String> search : BY_SCHEDULES) {
      String report = report(scenario, search, more);
      assertTrue(report.startsWith("many on v4.18: BOUND_REACHED ("), report);
      assertTrue(report.contains(" mm_count " + (tasks + 1) + ")"), report);
    }
  }

  private static String report(String scenario, List<String> search, String... more) {
    List<String> command = new ArrayList<>(List.of("explore", scenario, "-g", "v4.18"));
    command.addAll(search);
    command.addAll(Arrays.asList(more));
    Console console = Console.run(command.toArray(String[]::new));
    assertEquals(ExitStatus.BOUND.code(), console.code(), () -> search + ": " + console.err());
    return console.out();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65, 127, 128, 256})
  void betweenEvents(int tasks) throws IOException {
    assertSearched(tasks, scenario(tasks));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65})
  @DisplayName("between memory accesses, where each task has an actor that drains its stores")
  void throughStoreBuffers(int tasks) throws IOException {
    assertSearched(tasks, scenario(tasks), "--granularity", "memory", "--model", "tso");
  }
}
