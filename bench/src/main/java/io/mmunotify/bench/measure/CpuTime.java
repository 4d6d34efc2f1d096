// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Nanoseconds of processor time an operation took its thread. Beside others on a busy computer
 * JMH's own score, which is wall time, moves by factors, and this by a third. The collector's time
 * is not in it.
 */
public final class CpuTime implements InternalProfiler {
  /** The name of the result beside JMH's own. */
  static final String LABEL = "cpu";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final LongAdder LEFT_OUT = new LongAdder();

  private long before;

  /** For JMH, which makes it in the benchmark's process. */
  public CpuTime() {}

  @Override
  public String getDescription() {
    return "processor time of the benchmark's threads";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    LEFT_OUT.reset();
    before = workersTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double time = workersTime() - before - LEFT_OUT.sum();
    double perOperation = time / result.getMetadata().getAllOps();
    return List.of(new ScalarResult(LABEL, perOperation, "ns/op", AggregationPolicy.AVG));
  }

  /** Does what is no part of the operations, on a thread of a benchmark, and does not count it. */
  public static void leaveOut(Runnable fixture) {
    long start = ofThisThread();
    fixture.run();
    LEFT_OUT.add(ofThisThread() - start);
  }

  /** Nanoseconds of processor time that the calling thread has had. */
  public static long ofThisThread() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static long workersTime() {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().contains("-jmh-worker-")) {
        sum += THREADS.getThreadCpuTime(id);
      }
    }
    return sum;
  }
}
