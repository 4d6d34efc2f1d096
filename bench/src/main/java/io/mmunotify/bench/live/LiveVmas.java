// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.RmapLock;
import io.mmunotify.hw.mm.VmArea;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * {@code register} on an address space of many areas, each with a lock of its own to be taken. Each
 * thread has its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveVmas {
  private static final long PAGE = 4096;

  /** How many areas it has. */
  @Param({"0", "10", "100", "1000"})
  public int vmas;

  private MmStruct mm;
  private Notifier notifier;

  /** Maps them. */
  @Setup
  public void map(LiveKernel live, LiveKernel.Current current) {
    mm = live.newMm(current.task(), 1);
    notifier = live.newNotifier();
    for (int i = 0; i < vmas; i++) {
      VmArea.Kind kind = VmArea.Kind.ANONYMOUS;
      mm.vmas().add(new VmArea(i * PAGE, (i + 1) * PAGE, kind, new RmapLock()));
    }
  }

  /** Takes back what was measured, unmeasured. */
  @TearDown(Level.Invocation)
  public void unregister(LiveKernel live, LiveKernel.Current current) {
    live.kernel().unregister(current.task(), notifier, mm);
  }

  /** One registration beside one that stays. */
  @Benchmark
  public int register(LiveKernel live, LiveKernel.Current current) {
    return live.kernel().register(current.task(), notifier, mm);
  }
}
