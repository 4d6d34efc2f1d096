// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.TaskBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FaultInjectorTest {
  private final FaultInjector faults =
      new FaultInjector(
          Map.of(Fallible.KMALLOC, Set.of(1, 3), Fallible.MM_TAKE_ALL_LOCKS, Set.of(2)));

  @Test
  void theChosenCallsFailCountedFromOne() {
    List<Boolean> fails = new ArrayList<>();
    Runs.stepped(task -> {
      for (int i = 0; i < 4; i++) {
        fails.add(faults.fails(task, Fallible.KMALLOC));
      }
    });
    assertEquals(List.of(true, false, true, false), fails);
  }

  @Test
  void eachPrimitiveIsCountedForItself() {
    Runs.stepped(task -> {
      assertFalse(faults.fails(task, Fallible.MM_TAKE_ALL_LOCKS));
      assertTrue(faults.fails(task, Fallible.KMALLOC));
      assertTrue(faults.fails(task, Fallible.MM_TAKE_ALL_LOCKS));
    });
  }

  @Test
  void lookingAheadCountsNothing() {
    assertTrue(faults.nextFails(Fallible.KMALLOC));
    assertTrue(faults.nextFails(Fallible.KMALLOC));
    assertFalse(faults.nextFails(Fallible.MM_TAKE_ALL_LOCKS));
    Runs.stepped(task -> assertTrue(faults.fails(task, Fallible.KMALLOC)));
    assertFalse(faults.nextFails(Fallible.KMALLOC));
  }

  @Test
  void theCallsOfAllTasksAreCountedTogether() {
    AtomicInteger failures = new AtomicInteger();
    TaskBody body =
        task -> {
          for (int i = 0; i < 1_000; i++) {
            if (faults.fails(task, Fallible.KMALLOC)) {
              failures.incrementAndGet();
            }
          }
        };
    Runs.live(body, body, body);
    assertEquals(2, failures.get());
  }

  @Test
  void aPrimitiveWithoutFaultsDependsOnNothing() {
    Runs.stepped(task -> {
      Runs.step(task, "1");
      assertFalse(FaultInjector.none().fails(task, Fallible.KMALLOC));
      assertEquals(0, task.footprint().size());
    });
  }

  @Test
  void atBootTheFirstCallIsTheOnlyOne() {
    assertFalse(faults.failsAtBoot(Fallible.INIT_SRCU_STRUCT));
    assertTrue(
        new FaultInjector(Map.of(Fallible.INIT_SRCU_STRUCT, Set.of(1)))
            .failsAtBoot(Fallible.INIT_SRCU_STRUCT));
  }

  @Test
  void theNamesAreTheKernels() {
    assertEquals("mm_take_all_locks", Fallible.MM_TAKE_ALL_LOCKS.text());
  }
}
