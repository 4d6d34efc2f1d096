// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.explore.LiveHeap;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.hw.machine.RunEnd;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** {@code bench --explorer}: how fast searches go through {@link MiniSrcu}, on this one thread. */
public final class ExplorerBench {
  /** How often the clocks are looked at. */
  private static final int EVERY = 1024;

  private static final int REPORTS = 10;
  private static final double MEBIBYTE = 1 << 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final PrintStream out;

  public ExplorerBench(PrintStream out) {
    this.out = out;
  }

  /** The unreduced search, timed. */
  private static class Unreduced extends SrcuSearch {
    private final double limit;
    private final long start = System.nanoTime();
    private final long startCpu = THREADS.getCurrentThreadCpuTime();

    Unreduced(double limit) {
      super(MiniSrcu.Variant.FIX, new EverySchedule());
      this.limit = limit;
    }

    @Override
    public void ran(RunEnd run, Provenance from) {
      super.ran(run, from);
      if (complete() % EVERY == 0 && seconds() > limit) {
        stop();
      }
    }

    final double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    /** How much of that this thread was running: the rest went to other programs. */
    final double cpuSeconds() {
      return (THREADS.getCurrentThreadCpuTime() - startCpu) / 1e9;
    }
  }

  /** One round of the unreduced search: executions per second by the wall clock. */
  public static double wallRate(double seconds) {
    Unreduced search = new Unreduced(seconds);
    search.search();
    return search.complete() / search.seconds();
  }

  /**
   * Rounds of the unreduced search, in a JVM that has seen no other one yet; then the reduced ones.
   *
   * @param quick whether to find out only that it works
   */
  public void run(boolean quick) throws IOException, InterruptedException {
    double[] rates = new double[quick ? 1 : 7];
    for (int i = 0; i < rates.length; i++) {
      Unreduced search = new Unreduced(quick ? 0.1 : 5);
      search.search();
      rates[i] = search.complete() / search.cpuSeconds();
      out.printf(
          "unreduced, fix: %,.0f executions/s of CPU time, %,.0f by the wall clock, %d findings%n",
          rates[i], search.complete() / search.seconds(), search.findings());
    }
    Arrays.sort(rates);
    out.printf(
        "unreduced, fix: median %,.0f [%,.0f..%,.0f] executions/s of CPU time%n",
        rates[rates.length / 2], rates[0], rates[rates.length - 1]);
    for (MiniSrcu.Variant variant : MiniSrcu.Variant.values()) {
      new ReducedSearch(out).compare(variant, quick);
    }
  }

  /** So many executions of unreduced searches in this JVM: what is live after a tenth each. */
  public void endure(long executions) {
    out.printf("the heap may grow to %.0f MiB%n", Runtime.getRuntime().maxMemory() / MEBIBYTE);
    AtomicLong all = new AtomicLong();
    while (all.get() < executions) {
      Unreduced search =
          new Unreduced(Double.MAX_VALUE) {
            @Override
            public void ran(RunEnd run, Provenance from) {
              super.ran(run, from);
              long sum = all.incrementAndGet();
              if (sum % Math.max(1, executions / REPORTS) == 0) {
                out.printf(
                    "%,d executions, %,.0f/s of CPU time in this search: %.2f MiB live%n",
                    sum, complete() / cpuSeconds(), LiveHeap.bytes() / MEBIBYTE);
              }
              if (sum == executions) {
                stop();
              }
            }
          };
      search.search();
    }
  }
}
