// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.mm.MmStruct;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code clear_flush_young} on an address space with so many notifiers. With none left it is the
 * pair of read lock and unlock around a look at an empty list. Threads share the address space.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveWalk {
  /** How many are registered. */
  @Param({"0", "1", "4", "16", "64"})
  public int notifiers;

  private MmStruct mm;

  /** Registers them. */
  @Setup
  public void register(LiveKernel live) {
    mm = live.newMm(live.taskOfThisThread(), notifiers);
  }

  /** One walk, one callback each. */
  @Benchmark
  public int walk(LiveKernel live, LiveKernel.Current current) {
    return live.kernel().clearFlushYoung(current.task(), mm, 0, 4096);
  }
}
