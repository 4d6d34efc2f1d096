// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mmunotify.bench.result.EndInfo;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.result.ResultFile;
import io.mmunotify.bench.result.RunInfo;
import io.mmunotify.scenario.InputError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HtmlReportTest {
  private static final RunInfo INFO =
      new RunInfo("A <cpu>", 2, "Linux", "jdk", "", "", "2026-01-01T00:00:00Z", 0.1, "");

  @Test
  void aRunWithoutAnythingToDrawHasNoReport(@TempDir Path folder) throws IOException {
    assertEquals(Optional.empty(), HtmlReport.write(run(List.of()), folder));
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void everyChartHasAxesUnitsAndASentence(@TempDir Path folder) throws IOException {
    String page = page(folder);
    for (String text :
        List.of(
            "across: threads; up: processor time per call [ns], 95 % confidence",
            "notifiers registered",
            "processor time per call [ns], 95 % confidence",
            "share of grace periods [%]",
            "took at most [us], by the wall clock",
            "At 2: quick takes least (2.00 ± 0.43), array most (7.00 ± 0.43), 3.5 times as much.",
            "At 16: no difference can be claimed, not even between array (5.00 ± 0.43) and quick"
                + " (5.10 ± 0.43).",
            "quick: half within 1.5 us, 99 % within 9.0 us.",
            "A &lt;cpu&gt;")) {
      assertTrue(page.contains(text), text);
    }
    assertTrue(Files.readString(folder.resolve("walk-notifiers.svg")).startsWith("<svg"));
  }

  @Test
  void thePageNeedsNothingElseAndNoNameInItIsTakenTwice(@TempDir Path folder) throws IOException {
    String page = page(folder);
    assertFalse(page.contains("src="), "loads something");
    List<String> ids = new ArrayList<>();
    Matcher id = Pattern.compile("\\bid=\"([^\"]*)\"").matcher(page);
    while (id.find()) {
      ids.add(id.group(1));
    }
    assertTrue(ids.size() > 2, ids::toString);
    ids.forEach(name -> assertEquals(1, Collections.frequency(ids, name), name));
    Matcher used = Pattern.compile("url\\(#([^)]*)\\)").matcher(page);
    while (used.find()) {
      assertTrue(ids.contains(used.group(1)), used.group(1));
    }
  }

  /** The second one on a disk that is full, where the system has one to try. */
  @Test
  void aChartThatCannotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
    String before = page(folder);
    Path chart = folder.resolve("walk-notifiers.svg");
    Files.delete(chart);
    Files.createDirectory(chart);
    String said = assertThrows(InputError.class, () -> page(folder)).sentence();
    assertTrue(said.startsWith(chart + ": "), said);
    Files.delete(chart);
    assertEquals(before, page(folder));
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Files.delete(chart);
    Files.createSymbolicLink(chart, Path.of("/dev/full"));
    said = assertThrows(InputError.class, () -> page(folder)).sentence();
    Files.delete(chart);
    assertTrue(said.startsWith(chart + ": the file cannot be written"), said);
  }

  private static String page(Path folder) throws IOException {
    List<Measurement> all = new ArrayList<>();
    all.add(measured("LiveReadPair.pair", Map.of("generation", "quick"), 1, 1));
    all.add(measured("LiveReadPair.pair", Map.of("generation", "quick"), 2, 2));
    all.add(measured("PeerPair.array", Map.of(), 2, 7));
    all.add(measured("LiveWalk.walk", Map.of("generation", "quick", "notifiers", "16"), 1, 5.1));
    all.add(measured("PeerWalk.array", Map.of("notifiers", "16"), 1, 5));
    all.add(
        new Measurement(
            "LiveGracePeriod.synchronize",
            Map.of("generation", "quick", "readers", "1", "section", "100000"),
            1,
            "sample",
            "wall",
            "ns/op",
            List.of(List.of(1500.0)),
            Map.of(0.0, 0.0, 50.0, 1500.0, 99.0, 9000.0)));
    return Files.readString(HtmlReport.write(run(all), folder).orElseThrow());
  }

  private static ResultFile run(List<Measurement> all) {
    return new ResultFile(INFO, all, new EndInfo(0.1, 1));
  }

  private static Measurement measured(
      String name, Map<String, String> params, int threads, double middle) {
    List<Double> samples =
        Stream.of(-0.43, -0.2, -0.1, 0.1, 0.2, 0.43).map(off -> middle + off).toList();
    return new Measurement(
        name, params, threads, "average", "cpu", "ns/op", List.of(samples), Map.of());
  }
}
