// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.mm.MmStruct;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code exit_mmap} of an address space whose drivers did not unregister. Each thread has its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveExit {
  /** How many are registered. */
  @Param({"1", "4", "16", "64"})
  public int notifiers;

  private MmStruct mm;

  /** Makes a new one, unmeasured. */
  @Setup(Level.Invocation)
  public void register(LiveKernel live, LiveKernel.Current current) {
    mm = live.newMm(current.task(), notifiers);
  }

  /** {@code mmu_notifier_release}. */
  @Benchmark
  public void release(LiveKernel live, LiveKernel.Current current) {
    live.kernel().release(current.task(), mm);
  }
}
