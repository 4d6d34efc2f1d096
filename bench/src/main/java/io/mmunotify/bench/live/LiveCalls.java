// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the VM pays for notifiers beside a walk of many: nothing, one section, one registration. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveCalls {
  private MmStruct without;
  private MmStruct withOne;
  private Notifier comesAndGoes;

  /** An address space that never had a notifier, and one that has one. */
  @Setup
  public void addressSpaces(LiveKernel live, LiveKernel.Current current) {
    without = live.kernel().newMm("without", 1);
    withOne = live.newMm(current.task(), 1);
    comesAndGoes = live.newNotifier();
  }

  /** A walk that the header's wrapper skips: the price of asking. */
  @Benchmark
  public int neverRegistered(LiveKernel live, LiveKernel.Current current) {
    return live.kernel().clearFlushYoung(current.task(), without, 0, 4096);
  }

  /** {@code range_start} and {@code range_end} of one notifier. */
  @Benchmark
  public void rangeStartEnd(LiveKernel live, LiveKernel.Current current) {
    Kernel kernel = live.kernel();
    kernel.invalidateRangeStart(current.task(), withOne, 0, 4096);
    kernel.invalidateRangeEnd(current.task(), withOne, 0, 4096);
  }

  /** {@code register} and {@code unregister} beside one that stays; nobody reads meanwhile. */
  @Benchmark
  public int registerUnregister(LiveKernel live, LiveKernel.Current current) {
    Kernel kernel = live.kernel();
    Task task = current.task();
    int value = kernel.register(task, comesAndGoes, withOne);
    kernel.unregister(task, comesAndGoes, withOne);
    return value;
  }
}
