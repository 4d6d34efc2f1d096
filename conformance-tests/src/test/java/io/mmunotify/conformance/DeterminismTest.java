// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.ChildJvm;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The same seed gives the same bytes")
final class DeterminismTest {
  private static final int SCENARIOS = 12;
  private static final int SEEDS = 3;

  @EachGeneration
  @DisplayName("twice in one JVM")
  void twiceInOneJvm(Generation generation) {
    String once = traces(generation, 0);
    assertEquals(once, traces(generation, 0));
    assertTrue(once.lines().count() > 500, "there is something to compare");
    assertNotEquals(once, traces(generation, 100), "another seed gives other bytes");
  }

  @EachGeneration
  @DisplayName("in another JVM, with other identity hashes and other coroutines")
  void inAnotherJvm(Generation generation) throws Exception {
    String here = traces(generation, 0);
    assertEquals(here, child(generation, "continuations"));
    assertEquals(here, child(generation, "threads"));
  }

  private static String child(Generation generation, String coroutines)
      throws IOException, InterruptedException {
    return ChildJvm.output(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2",
            "-Dmmunotify.coroutines=" + coroutines),
        DeterminismTest.class,
        generation.name());
  }

  /** The other JVM. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (Generation generation : Generation.all()) {
      if (generation.name().equals(args[0])) {
        out.print(traces(generation, 0));
      }
    }
    out.flush();
  }

  private static String traces(Generation generation, long firstSeed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ScenarioRunner runner = new ScenarioRunner(Limits.DEFAULTS);
    try (TraceWriter writer = new TraceWriter(bytes)) {
      for (Builtins.Builtin builtin : Builtins.list().subList(0, SCENARIOS)) {
        Scenario scenario = Builtins.load(builtin.name(), Limits.DEFAULTS, Set.of());
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
          writer.write(
              new Trace(
                  generation.name(),
                  scenario,
                  runner.run(scenario, generation, new RandomSchedule(seed)).events()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
