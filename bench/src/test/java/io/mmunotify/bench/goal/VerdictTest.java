// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.bench.result.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Interval MEASURED = new Interval(1.08, 1.02, 1.14);

  @Test
  void aGoalPassesByItsBoundNotByItsMean() {
    Part kept = Part.atMost("a walk", MEASURED, 1.15, "x");
    assertTrue(kept.passes());
    assertEquals("G6 pass 1.08x [1.02..1.14] (goal <= 1.15x): a walk", verdict(kept).line());
    Part twin = Part.atMost("a walk", MEASURED, 1.1, "x");
    assertFalse(twin.passes(), "the mean would, the bound does not");
    assertEquals("G6 falls short 1.08x [1.02..1.14] (goal <= 1.10x): a walk", verdict(twin).line());
  }

  @Test
  void theOtherBoundCountsWhereLessIsWorse() {
    assertTrue(Part.atLeast("speed", MEASURED, 1.02, "x").passes());
    assertFalse(Part.atLeast("speed", MEASURED, 1.05, "x").passes());
  }

  @Test
  void whereNothingIsKnownOfTheBoundsAGoalFallsShort() {
    Interval one = Interval.ofIndependent(List.of(0.5));
    assertFalse(Part.atMost("a walk", one, 1, "x").passes());
    assertFalse(Part.atLeast("speed", one, 0.1, "x").passes());
    assertEquals(
        "G6 falls short 0.50x [too few rounds to tell] (goal <= 1x): a walk",
        verdict(Part.atMost("a walk", one, 1, "x")).line());
  }

  @Test
  void theTightestPartIsShownAndOneThatFallsShortBeforeAll() {
    Part wide = Part.atMost("wide", MEASURED, 100, "x");
    Part tight = Part.atMost("tight", MEASURED, 1.15, "x");
    Part broken = Part.atLeast("broken", MEASURED, 1_000, "x");
    assertTrue(verdict(wide, tight).line().endsWith(": tight (the tightest of 2)"));
    assertTrue(verdict(wide, broken, tight).line().contains("): broken"));
    assertTrue(verdict(wide, broken, tight).fallsShort());
    assertEquals(
        List.of(
            "    pass 1.08x [1.02..1.14] (goal <= 100x): wide",
            "    falls short 1.08x [1.02..1.14] (goal >= 1,000x): broken"),
        verdict(wide, broken).details());
  }

  @Test
  void aGoalOfWhichNothingWasMeasuredIsSkippedWithTheReason() {
    Verdict skipped = new Verdict("G6", List.of(), List.of("no C compiler"));
    assertEquals("G6 skipped: no C compiler", skipped.line());
    assertFalse(skipped.fallsShort());
  }

  private static Verdict verdict(Part... parts) {
    return new Verdict("G6", List.of(parts), List.of());
  }
}
