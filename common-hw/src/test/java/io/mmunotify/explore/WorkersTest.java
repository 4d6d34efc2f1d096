// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkersTest {
  private static final int COUNT = 4;

  private final Workers workers = new Workers(COUNT);

  @Test
  void eachHasANumberAndAThreadOfItsOwnTheFirstTheCallers() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Thread caller = Thread.currentThread();
    workers.run(i -> seen.add(i + " " + (Thread.currentThread() == caller)));
    assertEquals(Set.of("0 true", "1 false", "2 false", "3 false"), seen);
  }

  @Test
  void whoRestsIsWokenByAChange() {
    AtomicBoolean work = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    workers.run(i -> {
      if (i == 0) {
        work.set(true);
        workers.changed();
        return;
      }
      long seen = workers.changes();
      while (!work.get()) {
        assertTrue(workers.awaitChange(seen, () -> false));
        seen = workers.changes();
      }
      done.incrementAndGet();
    });
    assertEquals(COUNT - 1, done.get());
  }

  @Test
  void whenAllRestOneIsAskedForMore() {
    AtomicInteger rounds = new AtomicInteger();
    AtomicInteger looked = new AtomicInteger();
    workers.run(i -> {
      long seen = workers.changes();
      while (workers.awaitChange(seen, () -> rounds.incrementAndGet() < 3)) {
        looked.incrementAndGet();
        seen = workers.changes();
      }
    });
    assertEquals(3, rounds.get());
    assertTrue(looked.get() >= 2 && looked.get() <= 2 * COUNT, "looked again: " + looked);
  }

  @Test
  void aStopEndsTheRest() {
    workers.run(i -> {
      if (i == 1) {
        workers.stop();
      } else {
        assertFalse(workers.awaitChange(workers.changes(), () -> true));
      }
    });
  }

  @Test
  void whatOneThrowsEndsTheRestAndIsThrown() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                workers.run(i -> {
                  if (i == 2) {
                    throw new IllegalStateException("on purpose");
                  }
                  assertFalse(workers.awaitChange(workers.changes(), () -> true));
                }));
    assertEquals("on purpose", thrown.getMessage());
  }
}
