// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A membarrier of one thread stands for the fences of all others")
final class MembarrierTest {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int TRIALS = 20_000;
  private static final int STRIDE = 32;
  private static final int ROUNDS = 20;

  /** Runs store buffering so many times; tells how often both threads saw nothing of the other. */
  private static int bothMissed(Runnable often, Runnable rarely) throws Exception {
    int[] x = new int[TRIALS * STRIDE];
    int[] y = new int[TRIALS * STRIDE];
    int[] seenX = new int[TRIALS];
    int[] seenY = new int[TRIALS];
    CyclicBarrier start = new CyclicBarrier(2);
    int[] turn = new int[1];
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              await(start);
              for (int i = 0; i < TRIALS; i++) {
                while ((int) WORD.getAcquire(turn, 0) < i) {
                  Thread.onSpinWait();
                }
                WORD.setOpaque(x, i * STRIDE, 1);
                often.run();
                seenY[i] = (int) WORD.getOpaque(y, i * STRIDE);
              }
            });
    await(start);
    for (int i = 0; i < TRIALS; i++) {
      WORD.setRelease(turn, 0, i);
      WORD.setOpaque(y, i * STRIDE, 1);
      rarely.run();
      seenX[i] = (int) WORD.getOpaque(x, i * STRIDE);
    }
    other.join();
    int missed = 0;
    for (int i = 0; i < TRIALS; i++) {
      missed += seenX[i] == 0 && seenY[i] == 0 ? 1 : 0;
    }
    return missed;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      var _ = barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void compilerOnly() {
    VarHandle.releaseFence();
    VarHandle.acquireFence();
  }

  @Test
  void aReadersFenceIsCompleteTogetherWithTheUpdaters() throws Exception {
    assertEquals(0, bothMissed(Membarrier::readerFence, Membarrier::updaterFence));
  }

  /** Without it the same threads do miss each other, where they run at the same time at all. */
  @Test
  void withoutItThisTestSeesStoresThatCameLate() throws Exception {
    int missed = 0;
    for (int i = 0; i < ROUNDS && missed == 0; i++) {
      missed = bothMissed(MembarrierTest::compilerOnly, MembarrierTest::compilerOnly);
    }
    assumeTrue(missed > 0, "the two threads hardly ever ran at the same time here");
    assertTrue(missed < TRIALS);
  }
}
