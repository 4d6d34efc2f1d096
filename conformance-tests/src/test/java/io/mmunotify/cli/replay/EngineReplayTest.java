// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.BrokenEngine;
import io.mmunotify.Golden;
import io.mmunotify.cli.Console;
import io.mmunotify.conformance.EachGeneration;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fifth golden trace; {@code mmunotify replay … --grace-periods engine} takes all of them.
 */
@DisplayName("What the kernel's own code did, a generation does on its own engine")
final class EngineReplayTest {
  private static final int EVERY = 5;
  private static final ScenarioRunner RUNNER =
      new ScenarioRunner(Limits.DEFAULTS, RunOptions.DEFAULTS.with(GracePeriodOptions.ENGINE));

  @TempDir Path folder = Path.of("");

  private static List<Trace> sample(Generation generation) {
    List<Trace> all = Golden.traces(generation.name());
    return IntStream.range(0, all.size())
        .filter(number -> number % EVERY == 0)
        .mapToObj(all::get)
        .toList();
  }

  private static boolean replays(Trace trace, Generation generation) {
    RecordedOrder order = new RecordedOrder(trace.events(), trace.scenario());
    return RUNNER.run(trace.scenario(), generation, order).events().equals(trace.events());
  }

  private static boolean waits(Trace trace) {
    return trace.events().stream()
        .map(Event::kind)
        .anyMatch(kind ->
            kind == EventKind.SYNCHRONIZE_RCU_END || kind == EventKind.SYNCHRONIZE_SRCU_END);
  }

  @EachGeneration
  @DisplayName("event for event")
  void tracesReplay(Generation generation) {
    List<String> differ = new ArrayList<>();
    for (Trace trace : sample(generation)) {
      if (!replays(trace, generation)) {
        differ.add(trace.file() + ", line " + trace.line() + ": " + trace.scenario().name());
      }
    }
    assertEquals(List.of(), differ);
  }

  @EachGeneration
  @DisplayName("an engine that never comes to an end follows no trace in which one ends")
  void anEngineThatNeverEndsIsCaught(Generation generation) {
    Generation broken = new BrokenEngine(generation, false);
    List<Trace> waiting = sample(generation).stream().filter(EngineReplayTest::waits).toList();
    assertTrue(waiting.size() > 20, "traces with grace periods: " + waiting.size());
    assertEquals(List.of(), waiting.stream().filter(trace -> replays(trace, broken)).toList());
  }

  @Test
  @DisplayName("a recorded run repeats from its header, internal steps and all")
  void aRecordedRunRepeats() {
    for (String[] steps : new String[][] {{}, {"--granularity", "memory", "--model", "tso"}}) {
      for (String[] engine : new String[][] {{}, {"--as-shipped"}}) {
        String file = folder.resolve("t" + steps.length + engine.length + ".jsonl").toString();
        List<String> line = new ArrayList<>(List.of("run", "unregister-races-exit", "--seed", "7"));
        line.addAll(List.of("--grace-periods", "engine", "-o", file));
        line.addAll(List.of(steps));
        line.addAll(List.of(engine));
        Console.run(line.toArray(String[]::new)).fine();
        Console.run("replay", file).fine().shows("3 traces replayed, 0 differ");
      }
    }
  }
}
