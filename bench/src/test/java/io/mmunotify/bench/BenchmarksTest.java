// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.bench.live.Flood;
import io.mmunotify.bench.live.GracePeriodParams;
import io.mmunotify.bench.live.MemoryUse;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.stepped.SteppedMemory;
import io.mmunotify.hw.kernel.Generation;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, on every generation; how fast is not asked. */
final class BenchmarksTest {
  private static final List<String> GENERATIONS =
      Generation.all().stream().map(Generation::name).toList();

  @Test
  void memoryIsMeasuredOnEveryGeneration() {
    for (String generation : GENERATIONS) {
      List<Measurement> all = MemoryUse.measure(generation, GracePeriodParams.DEFAULT_RULE);
      assertEquals(MemoryUse.ALL.size(), all.size());
      for (Measurement measured : all) {
        assertTrue(measured.score() >= 16 && measured.score() < 10_000, measured::toString);
      }
    }
  }

  @Test
  void aTaskOfTheSteppedMachineTakesAboutAsMuchInEachJvm() throws Exception {
    Measurement measured = SteppedMemory.measure(3);
    assertTrue(measured.score() > 100 && measured.score() < 10_000, measured::toString);
    assertTrue(measured.interval().half() < 0.1 * measured.score(), measured::toString);
  }

  @Test
  void aFloodLosesNoCallbackAndLeavesNothing() {
    for (String generation : GENERATIONS) {
      Flood flood = Flood.run(generation, GracePeriodParams.DEFAULT_RULE);
      assertEquals(0, flood.outOfOrder(), generation);
      assertTrue(flood.bytesQueued() > 16 && flood.bytesLeft() < 8, flood::toString);
    }
  }

  @Test
  void everyBenchmarkRunsOnEveryGeneration() throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // nothing is measured here
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .param("generation", GENERATIONS.toArray(new String[0]))
                    .param("notifiers", "0", "4")
                    .param("section", "1000")
                    .param("readers", "0", "1")
                    .param("vmas", "10")
                    .param("jiffyNanos", "1")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(5))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    Set<String> generations = new TreeSet<>();
    for (RunResult result : results) {
      String generation = result.getParams().getParam("generation");
      generations.add(generation == null ? "" : generation);
      assertTrue(result.getPrimaryResult().getScore() > 0, result.getParams().id());
    }
    assertTrue(generations.containsAll(GENERATIONS), () -> "only " + generations);
    assertEquals(
        Set.of(
            "LiveAsymmetric",
            "LiveCallbacks",
            "LiveCalls",
            "LiveExit",
            "LiveGracePeriod",
            "LiveHandOff",
            "LiveHandshake",
            "LiveReadPair",
            "LiveRegistration",
            "LiveVm",
            "LiveVmas",
            "LiveWalk",
            "PeerPair",
            "PeerVm",
            "PeerWalk",
            "SteppedPoint",
            "SteppedSearch",
            "SteppedSwitch"),
        results.stream()
            .map(result -> Scores.shortName(result.getParams().getBenchmark()))
            .map(name -> name.substring(0, name.indexOf('.')))
            .collect(Collectors.toSet()));
  }
}
