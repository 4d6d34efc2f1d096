// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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

  /** Looks of which none found a thread that could run; the timer's thread alone has it. */
  private int waits;

  private Watchdog() {
    reset();
  }

  /** Watches this JVM from now on. */
  static Watchdog start() {
    Watchdog dog = new Watchdog();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("watchdog").factory());
    var _ = timer.scheduleWithFixedDelay(dog::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return dog;
  }

  /** A new mutant begins. */
  void reset() {
    begin = system.getProcessCpuTime();
  }

  private void look() {
    if (system.getProcessCpuTime() - begin > LOOPS_NANOS) {
      Runtime.getRuntime().halt(MutantWorker.LOOPS);
    }
    waits = anyCouldRun() ? Math.max(0, waits - LOOKS / 8) : waits + 1;
    if (waits >= LOOKS) {
      Runtime.getRuntime().halt(MutantWorker.HANGS);
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
