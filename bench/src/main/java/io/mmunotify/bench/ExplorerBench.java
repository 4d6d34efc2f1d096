// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.hw.explore.EverySchedule;
import io.mmunotify.hw.explore.Explorer;
import io.mmunotify.hw.explore.FewPreemptions;
import io.mmunotify.hw.explore.Program;
import io.mmunotify.hw.explore.Search;
import io.mmunotify.hw.explore.SourceSets;
import io.mmunotify.hw.explore.Walk;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
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

  /** The clocks are looked at after each of the first runs, then after one of so many. */
  private static final int FEW = 1000;

  private static final int EVERY = 0x3ff;
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
    Explorer explorer = new Explorer(search, 1);
    Runs runs = new Runs(variant, explorer, limit, toFirstBug);
    String _ = explorer.explore(runs, Long.MAX_VALUE);
    return runs.result();
  }

  /** The runs of one search, counted. */
  private static final class Runs implements Program<RunEnd> {
    private final MiniSrcu.Variant variant;
    private final Explorer explorer;
    private final double limit;
    private final boolean toFirstBug;
    private final long start = System.nanoTime();
    private long end;
    private long startCpu;
    private long endCpu;
    private long complete;
    private long redundant;
    private long firstBug;

    Runs(MiniSrcu.Variant variant, Explorer explorer, double limit, boolean toFirstBug) {
      this.variant = variant;
      this.explorer = explorer;
      this.limit = limit;
      this.toFirstBug = toFirstBug;
    }

    @Override
    public RunEnd run(Schedule schedule) {
      if (startCpu == 0) {
        startCpu = THREADS.getCurrentThreadCpuTime();
      }
      SteppedMachine machine = new SteppedMachine(MEMORY, schedule, null, Long.MAX_VALUE);
      return machine.run(new MiniSrcu(variant).phases());
    }

    @Override
    public RunEnd endOf(RunEnd run) {
      return run;
    }

    @Override
    public void ran(RunEnd run, Walk walk) {
      if (walk.wasRedundant()) {
        redundant++;
      } else {
        complete++;
      }
      if (firstBug == 0 && run instanceof RunEnd.Stopped) {
        firstBug = complete;
        if (toFirstBug) {
          explorer.stop("first bug");
        }
      }
      if (complete < FEW || (complete & EVERY) == 0) {
        end = System.nanoTime();
        endCpu = THREADS.getCurrentThreadCpuTime();
        if (end - start > limit * 1e9) {
          explorer.stop("time");
        }
      }
    }

    Result result() {
      return new Result(
          complete, redundant, firstBug, (end - start) / 1e9, (endCpu - startCpu) / 1e9);
    }
  }
}
