// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Random numbers, the same again for the same seed, and how a task on a live machine dawdles by
 * them. Used by one thread.
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

  /** Whether it happened, which it does once in so many times. */
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
