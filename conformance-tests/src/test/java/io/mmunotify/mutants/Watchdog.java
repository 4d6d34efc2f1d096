// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Ends the JVM where a mutant loops outside of the machine's steps, or waits for ever. A loop is
 * told by the processor time that the thread has used, which does not depend on other load. A wait
 * is told by a thread that nearly every look finds waiting; that alone takes the wall clock.
 */
final class Watchdog {
  /** A mutant that is caught takes a second at most, and one that survives a few. */
  private static final long LOOPS_NANOS = 40_000_000_000L;

  private static final long LOOK_MILLIS = 250;
  private static final int LOOKS = 80;

  private final Thread watched;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private volatile long begin;

  private Watchdog(Thread watched) {
    this.watched = watched;
  }

  /** Watches a thread from now on. */
  static Watchdog start(Thread watched) {
    Watchdog dog = new Watchdog(watched);
    dog.reset();
    Thread _ = Thread.ofPlatform().daemon().name("watchdog").start(dog::watch);
    return dog;
  }

  /** A new mutant begins. */
  void reset() {
    begin = threads.getThreadCpuTime(watched.threadId());
  }

  private void watch() {
    int waits = 0;
    while (true) {
      if (threads.getThreadCpuTime(watched.threadId()) - begin > LOOPS_NANOS) {
        Runtime.getRuntime().halt(MutantWorker.LOOPS);
      }
      boolean runs = watched.getState() == Thread.State.RUNNABLE;
      waits = runs ? Math.max(0, waits - LOOKS / 8) : waits + 1;
      if (waits >= LOOKS) {
        Runtime.getRuntime().halt(MutantWorker.HANGS);
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
