// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that are parked for one lock. Empty and never asked on a stepped machine.
 *
 * <p>A release looks for waiters without a fence after its store, so the release can miss a thread
 * that parks at that very moment. The missed thread looks again when its park times out.
 */
public final class WaitQueue {
  private final ConcurrentLinkedQueue<Thread> parked = new ConcurrentLinkedQueue<>();

  void enter() {
    parked.add(Thread.currentThread());
  }

  void leave() {
    parked.remove(Thread.currentThread());
  }

  /** Lets every parked thread try again. Called after a release, by any thread. */
  public void wakeAll() {
    if (!parked.isEmpty()) {
      parked.forEach(LockSupport::unpark);
    }
  }
}
