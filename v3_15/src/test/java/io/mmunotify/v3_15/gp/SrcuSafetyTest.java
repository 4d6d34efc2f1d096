// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.gp.Hunt;
import io.mmunotify.hw.gp.Shape;
import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.gp.Verdict;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("No schedule makes the SRCU of v3.15 end a grace period too early, or never")
final class SrcuSafetyTest {
  private static final int RUNS = 3000;

  private static Hunt hunt(Shape shape, MemoryModel model) {
    return new Hunt(machine -> new SrcuStruct(new Srcu(machine, 1), true), shape, model);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("drawn at random, with all that takes part")
  void sampled(MemoryModel model) {
    for (Shape shape :
        List.of(
            Shape.readers(2, 2).updater(2, Wait.SYNCHRONIZE),
            Shape.readers(2, 2).updater(2, Wait.CALL),
            Shape.readers(1, 2)
                .updater(Wait.SYNCHRONIZE, Wait.CALL)
                .dummy(Wait.CALL, Wait.SYNCHRONIZE)
                .barrier(1)
                .traveller()
                .asleep())) {
      long begin = System.nanoTime();
      Verdict pos = hunt(shape, model).pos(RUNS, 1);
      assertEquals(RUNS + " samples", pos.what(), pos.toString());
      Verdict pct = hunt(shape, model).pct(RUNS, 1, 4);
      assertEquals(RUNS + " samples", pct.what(), pct.toString());
      System.err.println(model + " " + (System.nanoTime() - begin) / 1e9);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("every schedule of the smallest shapes with few preemptions")
  void fewPreemptions(MemoryModel model) {
    for (Wait wait : Wait.values()) {
      Verdict verdict = hunt(Shape.smallest(wait), model).fewPreemptions(2);
      System.err.println(model + " " + wait + verdict);
      assertEquals("exhausted to 2 preemptions", verdict.what(), verdict.toString());
    }
  }
}
