// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mmunotify.Golden;
import io.mmunotify.scenario.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class GoldenRoundTripTest {
  static final List<String> FILES = Golden.TRACE_FILES;

  @ParameterizedTest
  @FieldSource("FILES")
  void writingWhatWasReadGivesTheSameBytes(String file) throws IOException {
    assertArrayEquals(Golden.bytes(file), written(Golden.tracesIn(file)));
  }

  @ParameterizedTest
  @CsvSource({"v3.5, 476, 27468", "v3.15, 474, 27581", "v4.18, 517, 31435"})
  void everyTraceAndEveryEventIsThere(String generation, int traces, int events) {
    List<Trace> all = Golden.traces(generation);
    assertEquals(traces, all.size());
    assertEquals(events, all.stream().mapToInt(trace -> trace.events().size()).sum());
    assertEquals(List.of(generation), all.stream().map(Trace::generation).distinct().toList());
  }

  @Test
  void outcomesAreThereForTheScenariosThatHaveThem() {
    assertEquals(44, Golden.outcomes().size());
  }

  @Test
  void theCopyHasEveryTraceOfTheOriginal() throws IOException {
    Path original = Path.of("..", "..", "shared", "golden");
    assumeTrue(Files.isDirectory(original), "the golden data does not lie beside the repository");
    for (String generation : Golden.GENERATIONS) {
      Path random = original.resolve("random").resolve(generation + ".jsonl.gz");
      try (InputStream in = new GZIPInputStream(Files.newInputStream(random))) {
        assertArrayEquals(in.readAllBytes(), Golden.bytes("random-" + generation + ".jsonl.gz"));
      }
    }
    int handmade = 0;
    try (var files = Files.newDirectoryStream(original.resolve("handmade/traces"))) {
      for (Path file : files) {
        List<Trace> traces = TraceReader.readAll(file, Limits.DEFAULTS);
        assertEquals(1, traces.size());
        assertArrayEquals(Files.readAllBytes(file), written(traces));
        handmade++;
      }
    }
    assertEquals(211 + 209 + 245, handmade);
  }

  private static byte[] written(List<Trace> traces) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TraceWriter writer = new TraceWriter(out)) {
      for (Trace trace : traces) {
        writer.write(trace);
      }
    }
    return out.toByteArray();
  }
}
