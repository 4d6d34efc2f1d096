// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  @Test
  void theIntervalIsStudents() {
    // By hand: mean 3, deviation 1.5811, t(4) at 97.5 % 2.7764.
    Interval interval = Interval.ofIndependent(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
    assertEquals(3, interval.value());
    assertEquals(3 - 2.776445 * 1.5811388 / Math.sqrt(5), interval.low(), 1e-6);
    assertEquals(3 + 2.776445 * 1.5811388 / Math.sqrt(5), interval.high(), 1e-6);
  }

  @Test
  void threeJvmsCountAsThreeSamplesHoweverManyIterationsEachHas() {
    List<Double> low = Collections.nCopies(100, 1.0);
    List<Double> middle = Collections.nCopies(100, 2.0);
    List<Double> high = Collections.nCopies(100, 3.0);
    assertEquals(
        Interval.ofIndependent(List.of(1.0, 2.0, 3.0)), Interval.of(List.of(low, middle, high)));
  }

  @Test
  void oneIterationInWhichACompilerCameInBetweenDoesNotCount() {
    Interval interval =
        Interval.of(List.of(List.of(9e9, 5.1, 5.2, 5.3, 5.4, 5.5, 5.6, 5.7, 5.8, 5.9)));
    assertEquals(new Interval(5.55, 5.2, 5.9), interval);
    List<Double> disturbed = List.of(1.0, 1.0, 900.0);
    assertEquals(new Interval(1, 1, 1), Interval.of(List.of(disturbed, disturbed, disturbed)));
  }

  @Test
  void theTrueMedianLiesBetweenTheBoundsAsOftenAsPromisedWhateverTheDistribution() {
    Random random = new Random(7);
    for (int n : new int[] {6, 10, 15}) {
      int within = 0;
      for (int i = 0; i < 4_000; i++) {
        List<Double> samples = new ArrayList<>();
        for (int k = 0; k < n; k++) {
          samples.add(Math.exp(3 * random.nextGaussian())); // the median is 1, the mean is 90
        }
        Interval interval = Interval.ofMedian(samples);
        within += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
      }
      assertTrue(within / 4_000.0 > Interval.CONFIDENCE - 0.005, n + ": " + within);
      assertTrue(within / 4_000.0 < 0.99, n + ": " + within);
    }
  }

  @Test
  void fewerThanSixSamplesHaveNoBounds() {
    assertEquals("3.00", Interval.of(List.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0))).text());
    assertEquals("3.50 ± 2.50", Interval.of(List.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))).text());
  }

  @Test
  void boundsOfVeryDifferentDistanceAreToldOneByOne() {
    assertEquals("2.00 ± 1.50", new Interval(2, 0.5, 3).text());
    assertEquals("2.00 [1.50..24.00]", new Interval(2, 1.5, 24).text());
    assertEquals("-1.00 ± 3.00", new Interval(-1, -4, 2).text());
  }

  @Test
  void whatTakesLongerIsDoneLessOftenInASecond() {
    assertEquals(new Interval(2.5e8, 2e8, 5e8), new Interval(4, 2, 5).perSecond());
  }

  @Test
  void moreJvmsOfTheSameAreMoreSamples() {
    Measurement two = measured("w", "1", "cpu", 1.0, 2.0).and(measured("w", "1", "cpu", 3.0));
    assertEquals(List.of(List.of(1.0, 2.0), List.of(3.0)), two.samples());
  }

  @Test
  void theTrueMeanLiesInTheIntervalAsOftenAsPromised() {
    Random random = new Random(7);
    int within = 0;
    for (int i = 0; i < 4_000; i++) {
      List<Double> samples = new ArrayList<>();
      for (int k = 0; k < 6; k++) {
        samples.add(100 + 10 * random.nextGaussian());
      }
      Interval interval = Interval.ofIndependent(samples);
      within += interval.low() <= 100 && 100 <= interval.high() ? 1 : 0;
    }
    assertEquals(Interval.CONFIDENCE, within / 4_000.0, 0.015);
  }

  @Test
  void intervalsThatOverlapShowNoDifference() {
    Interval first = new Interval(10, 9, 11);
    assertFalse(row(first, new Interval(12, 11, 13)).differs(), "they touch");
    assertEquals("no difference can be claimed", row(first, new Interval(11, 8, 14)).verdict());
    assertEquals("x 1.20", row(first, new Interval(12, 11.1, 12.9)).verdict());
    assertEquals("x 0.50", row(first, new Interval(5, 2, 8)).verdict());
    assertEquals("x 0.0031", row(first, new Interval(0.031, 0.02, 0.04)).verdict());
    assertFalse(row(first, Interval.ofIndependent(List.of(90.0))).differs(), "nobody knows");
  }

  private static Comparison.Row row(Interval first, Interval second) {
    return new Comparison.Row("A", "ns/op", first, second);
  }

  @Test
  void runsAreComparedByWhatWasMeasured() {
    ResultFile first = run("A", measured("w", "1", "cpu", 5.0), measured("w", "2", "cpu", 6.0));
    ResultFile second = run("A", measured("w", "2", "cpu", 7.0), measured("w", "2", "wall", 8.0));
    Comparison comparison = Comparison.of(first, second);
    assertEquals(
        List.of("w n=2 (cpu)"), comparison.rows().stream().map(Comparison.Row::key).toList());
    assertEquals(List.of("w n=1 (cpu)"), comparison.onlyFirst());
    assertEquals(List.of("w n=2 (wall)"), comparison.onlySecond());
    assertEquals(7, comparison.rows().getFirst().second().value());
  }

  @Test
  void unitsMustAgree() {
    Measurement bytes =
        new Measurement(
            "w", Map.of("n", "1"), 1, "single", "cpu", "B", List.of(List.of(1.0)), Map.of());
    ResultFile first = run("A", measured("w", "1", "cpu", 5.0));
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(first, run("A", bytes)));
  }

  @Test
  void differentMachinesAreToldOf() {
    ResultFile quiet = run("A", measured("w", "1", "cpu", 5.0, 5.0, 5.0));
    assertEquals(List.of(), Comparison.warnings(quiet, quiet));
    List<String> said = Comparison.warnings(quiet, run("B", measured("w", "1", "cpu", 5.0)));
    assertEquals(List.of("not the same processor: A, B"), said);
  }

  @Test
  void noiseIsToldOf() {
    Measurement wide = measured("w", "1", "cpu", 1.0, 2.0, 3.0, 4.0);
    assertTrue(Noise.of(run("A", wide)).contains("1 of 1 results spread by more than 25 %"));
    RunInfo loud = new RunInfo("A", 2, "", "", "", "powersave", "", 3, "");
    assertEquals(
        List.of(
            "others were busy before (load 3.0)",
            "the run was cut off",
            "the processor's frequency is set by \"powersave\""),
        Noise.of(new ResultFile(loud, List.of(), null)));
  }

  private static ResultFile run(String cpu, Measurement... measured) {
    RunInfo info = new RunInfo(cpu, 2, "", "", "", "performance", "", 0.1, "");
    return new ResultFile(info, List.of(measured), new EndInfo(1, 1));
  }

  private static Measurement measured(String name, String n, String clock, Double... samples) {
    return new Measurement(
        name, Map.of("n", n), 1, "average", clock, "ns/op", List.of(List.of(samples)), Map.of());
  }
}
