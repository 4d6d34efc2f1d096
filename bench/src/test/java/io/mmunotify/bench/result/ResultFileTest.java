// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFileTest {
  private static final RunInfo INFO =
      new RunInfo("cpu", 2, "Linux", "jdk", "abc+", "", "2026-01-01T00:00:00Z", 0.25, "-Xmx1m");
  private static final Measurement MEASURED =
      new Measurement(
          "LiveWalk.walk",
          Map.of("generation", "v3.5", "notifiers", "4"),
          2,
          "average",
          "cpu",
          "ns/op",
          List.of(List.of(1.0, 1.5), List.of(2.0, 2.25), List.of(2.5, 3.0)),
          Map.of(50.0, 2.0, 99.9, 3.0));

  private Path file = Path.of("");

  @BeforeEach
  void chooseFile(@TempDir Path folder) {
    file = folder.resolve("results.jsonl");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    write(INFO, MEASURED, new EndInfo(1.5, 60));
    ResultFile read = ResultFile.read(file);
    assertEquals(new ResultFile(INFO, List.of(MEASURED), new EndInfo(1.5, 60)), read);
    assertEquals(3, Files.readAllLines(file).size());
  }

  @Test
  void theScoreAndItsBoundsStandInTheLineForOtherReaders() throws IOException {
    write(INFO, MEASURED);
    String line = Files.readAllLines(file).getLast();
    assertTrue(line.contains("\"score\":2.04"), line);
  }

  @Test
  void aRunThatWasCutOffHasNoEnd() throws IOException {
    write(INFO, MEASURED);
    assertNull(ResultFile.read(file).end());
  }

  @Test
  void aLineThatWasCutOffIsLeftOut() throws IOException {
    write(INFO, MEASURED);
    String whole = Files.readString(file);
    Files.writeString(file, whole + whole.substring(0, 20));
    assertEquals(new ResultFile(INFO, List.of(MEASURED), null), ResultFile.read(file));
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Files.write(file, new byte[] {(byte) 0xC3, 0x28, '\n'});
    assertBadFile("results.jsonl:1: it is not text");
  }

  @Test
  void aSingleSampleHasBoundsThatJsonCanHold() throws IOException {
    Measurement single =
        new Measurement("M", Map.of(), 1, "single", "none", "B", List.of(List.of(5.0)), Map.of());
    write(INFO, single);
    assertEquals(List.of(single), ResultFile.read(file).measurements());
    assertEquals("5.00", single.interval().text());
  }

  @Test
  void aBadLineIsNamedWithItsReason() throws IOException {
    write(INFO, MEASURED);
    String good = Files.readAllLines(file).getLast();
    assertBad("{\"line\":", "Unexpected end-of-input");
    assertBad("{\"line\":\"measured\"}", "\"line\" is none of run, measurement, end");
    assertBad("{\"line\":\"end\",\"load\":1}", "\"seconds\" is missing");
    assertBad("{\"line\":\"end\",\"load\":1,\"seconds\":null}", "Cannot map `null`");
    assertBad(good.replace("\"unit\":\"ns/op\"", "\"unit\":null"), "\"unit\" is missing");
    assertBad(good.replace("[2.5,3.0]", "[]"), "\"samples\" has none");
    assertBad(good.replace("[2.5,3.0]", "[\"NaN\"]"), "\"samples\" has one that nothing measures");
    assertBad(good.replace("\"threads\":2", "\"threads\":0"), "\"threads\" is 0");
    assertBad(good.replace("\"unit\"", "\"units\""), "\"unit\" is missing");
    assertBad(good + good, "Trailing token");
    assertBad("", "No content to map");
  }

  @Test
  void aFileHasOneRun() throws IOException {
    write(INFO, INFO);
    assertBadFile("results.jsonl:2: a file has one run");
    write(MEASURED);
    assertBadFile("results.jsonl:1: a file has one run");
    write(INFO, new EndInfo(1, 1), MEASURED);
    assertBadFile("results.jsonl:3: a file has one run");
    Files.writeString(file, "");
    assertBadFile("results.jsonl:1: there is nothing in it");
  }

  private void assertBad(String line, String why) throws IOException {
    write(INFO);
    Files.writeString(file, Files.readString(file) + line + "\n");
    assertBadFile("results.jsonl:2: " + why);
  }

  private void assertBadFile(String message) {
    String said =
        String.valueOf(
            assertThrows(ResultFile.BadLine.class, () -> ResultFile.read(file)).getMessage());
    assertTrue(said.contains(message), said);
  }

  private void write(Line... lines) throws IOException {
    try (Writer to = Files.newBufferedWriter(file)) {
      for (Line line : lines) {
        ResultFile.append(to, line);
      }
    }
  }
}
