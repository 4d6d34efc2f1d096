// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.TaskBody;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class IntCellTest {

  @Test
  void addReturnGivesTheNewValue() {
    IntCell cell = new IntCell(5);
    assertEquals(7, Runs.<Integer>alone(task -> cell.addReturn(task, 2)));
    assertEquals(4, Runs.<Integer>alone(task -> cell.addReturn(task, -3)));
    assertEquals(4, cell.peek());
  }

  @Test
  void compareAndSetStoresOnlyWhereTheValueIsAsExpected() {
    IntCell cell = new IntCell(0);
    assertTrue(Runs.<Boolean>alone(task -> cell.compareAndSet(task, 0, 9)));
    assertFalse(Runs.<Boolean>alone(task -> cell.compareAndSet(task, 0, 1)));
    assertEquals(9, Runs.<Integer>alone(cell::read));
  }

  @Test
  void noIncrementOfRealThreadsIsLost() {
    IntCell cell = new IntCell(0);
    TaskBody body =
        task -> {
          for (int i = 0; i < 20_000; i++) {
            cell.addReturn(task, 1);
          }
        };
    Runs.live(body, body, body);
    assertEquals(60_000, cell.peek());
  }

  @Test
  void compareAndSetLetsOneOfManyWin() {
    for (int i = 0; i < 50; i++) {
      IntCell cell = new IntCell(0);
      AtomicInteger winners = new AtomicInteger();
      TaskBody body =
          task -> {
            if (cell.compareAndSet(task, 0, 1)) {
              winners.incrementAndGet();
            }
          };
      Runs.live(body, body, body);
      assertEquals(1, winners.get());
    }
  }

  @Test
  void aReadTouchesForReadingAndEverythingElseForWriting() {
    IntCell cell = new IntCell(0);
    List<Boolean> wrote = new ArrayList<>();
    Runs.stepped(task -> {
      Runs.step(task, "read");
      cell.read(task);
      wrote.add(task.footprint().wrote(cell));
      Runs.step(task, "add");
      cell.addReturn(task, 0);
      wrote.add(task.footprint().wrote(cell));
      Runs.step(task, "set");
      cell.set(task, 0);
      wrote.add(task.footprint().wrote(cell));
      Runs.step(task, "compareAndSet");
      cell.compareAndSet(task, 1, 2);
      wrote.add(task.footprint().wrote(cell));
    });
    assertEquals(List.of(false, true, true, true), wrote);
  }
}
