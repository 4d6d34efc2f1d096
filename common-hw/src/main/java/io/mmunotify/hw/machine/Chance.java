// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Random numbers, equal for equal seeds, and random delays for a task on a live machine. Used by
 * one thread.
 */
public final class Chance {
  private final SplittableRandom random;

  /**
   * @param seed any number
   */
  public Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A number from 0 up to one below the bound, which is at least 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in so many times, on average. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** {@code udelay}: keeps the CPU busy for up to so many nanoseconds. */
  public void spin(int atMost) {
    long end = System.nanoTime() + random.nextInt(atMost);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** {@code schedule_timeout}: the task gives its CPU up for up to so many nanoseconds. */
  public void sleep(Task current, int atMost) {
    Machine.sleep(current);
    LockSupport.parkNanos(random.nextInt(atMost));
  }
}
