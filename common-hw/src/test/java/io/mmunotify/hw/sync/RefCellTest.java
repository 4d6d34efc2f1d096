// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RefCellTest {
  private final KernelObject memory = new KernelObject() {};
  private final KernelObject one = new KernelObject() {};
  private final KernelObject two = new KernelObject() {};

  private static final class Content extends KernelObject {
    int value;
  }

  @Test
  void beginsAsANullPointer() {
    RefCell cell = new RefCell(memory);
    assertNull(cell.peek());
    Runs.live(task -> assertNull(cell.acquire(task)));
  }

  @Test
  void givesBackWhatWasPublishedLast() {
    RefCell cell = new RefCell(memory);
    Runs.live(task -> {
      cell.release(task, one);
      cell.release(task, two);
      assertSame(two, cell.acquire(task));
    });
    assertSame(two, cell.peek());
  }

  @Test
  void whatWasWrittenBeforeThePublicationIsSeenAfterTheLoad() {
    AtomicInteger stale = new AtomicInteger();
    for (int round = 0; round < 100; round++) {
      RefCell cell = new RefCell(memory);
      Runs.live(
          task -> {
            Content content = new Content();
            content.value = 42;
            cell.release(task, content);
          },
          task -> {
            Object seen = cell.acquire(task);
            while (seen == null) {
              Thread.onSpinWait();
              seen = cell.acquire(task);
            }
            if (((Content) seen).value != 42) {
              stale.incrementAndGet();
            }
          });
    }
    assertEquals(0, stale.get());
  }
}
