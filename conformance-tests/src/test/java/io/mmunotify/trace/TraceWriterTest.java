// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.Golden;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceWriterTest {
  private static List<Trace> traces = List.of();

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    traces = Golden.tracesIn("handmade-v3.15.jsonl.gz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.jsonl", "t.jsonl.gz"})
  void aWrittenFileIsReadBack(String name) throws IOException {
    Path file = folder.resolve(name);
    TraceWriter.writeFile(file, traces);
    List<Trace> read = TraceReader.readAll(file, Limits.DEFAULTS);
    assertEquals(
        traces.stream().map(Trace::events).toList(), read.stream().map(Trace::events).toList());
    assertEquals(List.of(name), names());
  }

  @Test
  void compressedFilesHaveTheSameBytesEachTime() throws IOException {
    Path one = folder.resolve("1.jsonl.gz");
    Path two = folder.resolve("2.jsonl.gz");
    TraceWriter.writeFile(one, traces);
    TraceWriter.writeFile(two, traces);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  @Test
  void aFailureLeavesTheOldFileAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("t.jsonl"), "old");
    Iterable<Trace> failing =
        () -> {
          Iterator<Trace> some = traces.subList(0, 5).iterator();
          return Stream.generate(() -> some.hasNext() ? some.next() : stop()).iterator();
        };
    assertThrows(IllegalStateException.class, () -> TraceWriter.writeFile(file, failing));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("t.jsonl"), names());
  }

  private static Trace stop() {
    throw new IllegalStateException("no more traces");
  }

  @Test
  void aLinkKeepsLeadingToTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("t.jsonl"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), file);
    TraceWriter.writeFile(link, traces);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(traces.size(), TraceReader.readAll(file, Limits.DEFAULTS).size());
  }

  @Test
  void aMissingDirectoryIsTold() {
    Path file = folder.resolve("none").resolve("t.jsonl");
    assertEquals(
        file + ": the file cannot be written: its directory does not exist",
        assertThrows(InputError.class, () -> TraceWriter.writeFile(file, traces)).sentence());
  }

  @Test
  void nothingIsWrittenForNoTrace() throws IOException {
    Path file = folder.resolve("t.jsonl");
    TraceWriter.writeFile(file, List.of());
    assertEquals(0, Files.size(file));
  }

  @Test
  void theHeaderSaysHowTheMachineRanWhereThatIsNotTheDefault() throws IOException {
    Trace golden = traces.getFirst();
    Trace trace =
        new Trace(
            golden.generation(),
            golden.scenario(),
            new MachineHeader("memory", "tso", "engine"),
            List.of(new Turn("t", 2), new Turn("t:drain", 1)),
            golden.events(),
            "",
            0);
    Path file = folder.resolve("t.jsonl");
    TraceWriter.writeFile(file, List.of(trace));
    assertTrue(
        Files.readAllLines(file)
            .getFirst()
            .endsWith(
                ",\"machine\":{\"granularity\":\"memory\",\"model\":\"tso\","
                    + "\"grace_periods\":\"engine\"},\"schedule\":[[\"t\",2],[\"t:drain\",1]]}"));
    Trace read = TraceReader.readAll(file, Limits.DEFAULTS).getFirst();
    assertEquals(trace.machine(), read.machine());
    assertEquals(trace.schedule(), read.schedule());
  }

  @Test
  void anEventIsALine() {
    Event event = new Event("t", EventKind.VISIT, "A", Event.NULL);
    assertEquals(
        "{\"task\":\"t\",\"event\":\"visit\",\"mm\":\"A\",\"notifier\":null}",
        TraceWriter.line(event));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
