// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.hw.explore.EverySchedule;
import io.mmunotify.hw.explore.FewPreemptions;
import io.mmunotify.hw.explore.Search;
import io.mmunotify.hw.explore.SourceSets;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** {@code bench --explorer}: how fast searches go through {@link MiniSrcu}, on this one thread. */
final class ExplorerBench {
  private static final Stepping MEMORY = new Stepping(Granularity.MEMORY, MemoryModel.SC);
  private static final int PREEMPTIONS = 2;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final PrintStream out;
  private final double seconds;
  private final int rounds;

  /**
   * @param seconds how long each round of the unreduced search is
   */
  ExplorerBench(PrintStream out, double seconds, int rounds) {
    this.out = out;
    this.seconds = seconds;
    this.rounds = rounds;
  }

  /**
   * What a search came to.
   *
   * @param runs complete executions
   * @param redundant executions that were given up
   * @param firstBug the number, from 1, of the first execution that was stopped; 0 if none was
   * @param seconds how long it took
   * @param cpuSeconds how much of that this thread was running: the rest went to other programs
   */
  private record Result(
      long runs, long redundant, long firstBug, double seconds, double cpuSeconds) {
    double rate() {
      return (runs + redundant) / cpuSeconds;
    }
  }

  void run() {
    for (MiniSrcu.Variant variant : MiniSrcu.Variant.values()) {
      Result result = search(variant, new SourceSets(), Double.MAX_VALUE, false);
      out.printf(
          "source sets, %s: %d executions, %d redundant, first bug at %d, %.3f s%n",
          variant.text(), result.runs(), result.redundant(), result.firstBug(), result.seconds());
    }
    Result bug =
        search(MiniSrcu.Variant.BUG, new FewPreemptions(PREEMPTIONS), Double.MAX_VALUE, true);
    out.printf(
        "%d preemptions, bug: found by execution %d, %.3f s%n",
        PREEMPTIONS, bug.firstBug(), bug.seconds());
    double[] rates = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      Result result = search(MiniSrcu.Variant.FIX, new EverySchedule(), seconds, false);
      rates[i] = result.rate();
      out.printf(
          "unreduced, fix: %,.0f executions/s of CPU time, %,.0f by the wall clock%n",
          rates[i], rates[i] * result.cpuSeconds() / result.seconds());
    }
    Arrays.sort(rates);
    out.printf(
        "unreduced, fix: median %,.0f [%,.0f..%,.0f] executions/s of CPU time%n",
        rates[rounds / 2], rates[0], rates[rounds - 1]);
  }

  private static Result search(
      MiniSrcu.Variant variant, Search search, double limit, boolean toFirstBug) {
    long start = System.nanoTime();
    long startCpu = THREADS.getCurrentThreadCpuTime();
    long runs = 0;
    long redundant = 0;
    long firstBug = 0;
    boolean more = true;
    while (more) {
      SteppedMachine machine = new SteppedMachine(MEMORY, search, null, Long.MAX_VALUE);
      RunEnd end = machine.run(new MiniSrcu(variant).phases());
      more = search.next(end);
      if (search.wasRedundant()) {
        redundant++;
      } else {
        runs++;
      }
      if (firstBug == 0 && end instanceof RunEnd.Stopped) {
        firstBug = runs;
        more &= !toFirstBug;
      }
      if ((runs & 0x3ff) == 0 && System.nanoTime() - start > limit * 1e9) {
        more = false;
      }
    }
    return new Result(
        runs,
        redundant,
        firstBug,
        (System.nanoTime() - start) / 1e9,
        (THREADS.getCurrentThreadCpuTime() - startCpu) / 1e9);
  }
}
