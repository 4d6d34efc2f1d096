// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.gp.Hunt;
import io.mmunotify.hw.gp.Shape;
import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("No schedule makes the SRCU of v3.15 end a grace period too early, or never")
final class SrcuSafetyTest {
  private static final int RUNS = 500;

  private static Hunt hunt(Shape shape, MemoryModel model) {
    return new Hunt(machine -> new SrcuStruct(new Srcu(machine, 1), true), shape, model);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("of all there are, in the shapes that kill mutants")
  void everySchedule(MemoryModel model) {
    for (Shape shape :
        List.of(
            Shape.smallest(Wait.SYNCHRONIZE),
            Shape.smallest(Wait.CALL),
            Shape.readers(1, 1).updater(2, Wait.SYNCHRONIZE))) {
      assertEquals("exhausted", hunt(shape, model).everySchedule().what());
    }
  }

  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "hunts", matches = "long")
  @DisplayName("of all there are, in larger shapes")
  void everyScheduleOfMore(MemoryModel model) {
    for (Shape shape :
        List.of(
            Shape.readers(1, 1).updater(2, Wait.CALL),
            Shape.readers(2, 1).updater(Wait.SYNCHRONIZE),
            Shape.readers(1, 1).traveller().updater(Wait.SYNCHRONIZE))) {
      assertEquals("exhausted", hunt(shape, model).everySchedule().what());
    }
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
      assertEquals(RUNS + " samples", hunt(shape, model).pos(RUNS, 1).what());
      assertEquals(RUNS + " samples", hunt(shape, model).pct(RUNS, 1, 4).what());
    }
  }
}
