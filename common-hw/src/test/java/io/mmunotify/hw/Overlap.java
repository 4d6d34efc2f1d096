// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks mutual exclusion: notices when two tasks are in a section at once that only one may be.
 */
public final class Overlap {
  private final AtomicInteger writers = new AtomicInteger();
  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicInteger violations = new AtomicInteger();

  /** A task enters a section that excludes everybody; {@code inside} is what it does there. */
  public void alone(Runnable inside) {
    if (writers.incrementAndGet() != 1 || readers.get() != 0) {
      violations.incrementAndGet();
    }
    inside.run();
    if (writers.getAndDecrement() != 1 || readers.get() != 0) {
      violations.incrementAndGet();
    }
  }

  /** A task enters a section that excludes only those who enter {@link #alone}. */
  public void shared(Runnable inside) {
    readers.incrementAndGet();
    if (writers.get() != 0) {
      violations.incrementAndGet();
    }
    inside.run();
    if (writers.get() != 0) {
      violations.incrementAndGet();
    }
    readers.decrementAndGet();
  }

  /** How often it was noticed. */
  public int violations() {
    return violations.get();
  }

  /** Stays until an overlap was noticed, or for so long: what catches a lock that is none. */
  public void linger(int spins) {
    for (int i = 0; i < spins && violations.get() == 0; i++) {
      Thread.onSpinWait();
    }
  }
}
