// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import java.util.concurrent.Semaphore;

/**
 * Lets one thread at a time run stepped machines for something that they fill together. Not a
 * monitor: a continuation that yields takes the monitors of its thread along, also those that were
 * entered outside of it, and the JVM crashes some time later. Not owned by a thread either: a
 * coroutine that is a thread of its own may enter for the one that leaves.
 */
public final class Gate {
  /** Guards what the callers share; nothing nests in it. */
  private final Semaphore permit = new Semaphore(1);

  /** Waits until nobody is inside, and goes in. */
  public void enter() {
    permit.acquireUninterruptibly();
  }

  /** Lets the next one in. */
  public void leave() {
    permit.release();
  }

  /** Runs something while nobody else is inside. */
  public void through(Runnable body) {
    enter();
    try {
      body.run();
    } finally {
      leave();
    }
  }
}
