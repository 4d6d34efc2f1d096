// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time run stepped machines for something that they fill together. Not a
 * monitor: a continuation that yields takes the monitors of its thread along, also those that were
 * entered outside of it, and the JVM crashes some time later.
 */
public final class Gate {
  /** Guards what the callers share; nothing nests in it. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Runs something while nobody else is inside. */
  public void through(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }
}
