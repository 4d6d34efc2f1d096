// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrewTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void eachPieceIsDoneOnce(int threads) {
    try (Crew crew = new Crew(threads)) {
      for (int pieces : new int[] {0, 1, 3, 1000}) {
        AtomicIntegerArray done = new AtomicIntegerArray(pieces);
        crew.each(
            pieces,
            (worker, piece) -> {
              assertTrue(worker < threads);
              int _ = done.incrementAndGet(piece);
            });
        for (int piece = 0; piece < pieces; piece++) {
          assertEquals(1, done.get(piece));
        }
      }
    }
  }

  /** Two pieces that wait for each other are in two hands, and again in the same two. */
  @Test
  void threadsLiveAsLongAsTheCrew() throws InterruptedException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (Crew crew = new Crew(2)) {
      for (int round = 0; round < 10; round++) {
        CountDownLatch both = new CountDownLatch(2);
        crew.each(
            2,
            (_, _) -> {
              threads.add(Thread.currentThread());
              both.countDown();
              awaitUninterruptibly(both);
            });
      }
    }
    assertEquals(2, threads.size());
    threads.remove(Thread.currentThread());
    for (Thread other : threads) {
      other.join(); // else this waits for ever
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatIsThrownEndsTheWorkAndIsThrownAgain(int threads) {
    try (Crew crew = new Crew(threads)) {
      IllegalStateException thrown = new IllegalStateException("no");
      AtomicIntegerArray done = new AtomicIntegerArray(10_000);
      IllegalStateException again =
          assertThrows(
              IllegalStateException.class,
              () ->
                  crew.each(
                      10_000,
                      (_, piece) -> {
                        done.set(piece, 1);
                        throw thrown;
                      }));
      assertSame(thrown, again);
      assertEquals(0, done.get(threads), "no thread begins a second piece");
    }
  }
}
