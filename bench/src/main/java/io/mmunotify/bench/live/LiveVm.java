// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.mm.Mapping;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Prot;
import io.mmunotify.hw.mm.VmHardware;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The VM on 1 GiB of modelled memory, with one notifier registered: a store through the TLB to one
 * of 512 pages, and a {@code munmap} of 512 pages that were stored to. Each thread has its own.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveVm {
  /** 1 GiB of frames. */
  static final int FRAMES = 262_144;

  static final int HUGE_PAGES = 512;
  static final int PAGES = 512;
  private static final long PAGE = 4096;
  private static final long STORED = 0x600000000L;
  private static final long UNMAPPED = 0x700000000L;

  private VmOperations vm;
  private MmStruct mm;
  private int next;

  /** Maps the pages that are stored to. */
  @Setup(Level.Trial)
  public void map(LiveKernel live, LiveKernel.Current current) {
    vm = live.kernel().vm(VmHardware.of(FRAMES, HUGE_PAGES));
    mm = live.newMm(current.task(), 1);
    vm.initMm(mm);
    fill(current, STORED);
  }

  private void fill(LiveKernel.Current current, long start) {
    Mapping mapping = new Mapping(start, PAGES, null, 0, false, Prot.WRITE, false, false);
    int error = vm.mmap(current.task(), mm, mapping);
    for (int i = 0; i < PAGES && error == 0; i++) {
      error = vm.store(current.task(), mm, start + i * PAGE, 1);
    }
    if (error != 0) {
      throw new IllegalStateException("the pages cannot be mapped: " + error);
    }
  }

  /** A store that finds its translation. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public int store(LiveKernel.Current current) {
    next = (next + 1) % PAGES;
    return vm.store(current.task(), mm, STORED + next * PAGE, next);
  }

  /** A thread's own area, mapped and filled again for each invocation, unmeasured. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
  public static class Filled {
    private LiveVm live;

    /** Maps and fills it: in this VM, which is another one than that of the benchmark's object. */
    @Setup(Level.Invocation)
    public void fill(LiveVm of, LiveKernel.Current current) {
      live = of;
      live.fill(current, UNMAPPED);
    }

    int unmap(LiveKernel.Current current) {
      return live.vm.munmap(current.task(), live.mm, UNMAPPED, UNMAPPED + PAGES * PAGE);
    }
  }

  /** {@code munmap}: entries, notifier calls, flush, and 512 frames that go. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public int munmap(LiveKernel.Current current, Filled filled) {
    return filled.unmap(current);
  }

  /** Memory of which nothing is in use. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public VmHardware start() {
    return VmHardware.of(FRAMES, HUGE_PAGES);
  }
}
