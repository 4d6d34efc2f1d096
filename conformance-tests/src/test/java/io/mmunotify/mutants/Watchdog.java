// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;

/**
 * Ends the JVM where a mutant loops outside of the machine's steps, or waits for ever. A loop is
 * told by the processor time that the JVM has used, which does not depend on other load. A wait is
 * told by looks of which nearly none finds a thread that could run; that alone takes the wall
 * clock, and a thread that only lacks a processor could run.
 */
final class Watchdog {
  /** A mutant that is caught takes a second at most, and one that survives some. */
  private static final long LOOPS_NANOS = 60_000_000_000L;

  private static final long LOOK_MILLIS = 250;
  private static final int LOOKS = 80;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private volatile long begin;

  private Watchdog() {
    reset();
  }

  /** Watches this JVM from now on. */
  static Watchdog start() {
    Watchdog dog = new Watchdog();
    Thread _ = Thread.ofPlatform().daemon().name("watchdog").start(dog::watch);
    return dog;
  }

  /** A new mutant begins. */
  void reset() {
    begin = system.getProcessCpuTime();
  }

  private void watch() {
    int waits = 0;
    while (true) {
      if (system.getProcessCpuTime() - begin > LOOPS_NANOS) {
        Runtime.getRuntime().halt(MutantWorker.LOOPS);
      }
      waits = anyCouldRun() ? Math.max(0, waits - LOOKS / 8) : waits + 1;
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

  /** Whether any thread but this one and the JVM's own could run. */
  private static boolean anyCouldRun() {
    Thread[] threads = new Thread[1_000];
    int number = Thread.enumerate(threads);
    return Arrays.stream(threads, 0, number)
        .filter(Objects::nonNull)
        .anyMatch(thread ->
            thread != Thread.currentThread() && thread.getState() == Thread.State.RUNNABLE);
  }
}
