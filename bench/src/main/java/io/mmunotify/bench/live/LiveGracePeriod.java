// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long {@code synchronize_*} takes while readers are in sections of some length, one right
 * after the other. With as many readers as CPUs it also waits for a CPU.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiveGracePeriod {
  static {
    SectionFrames.declare(LiveGracePeriod.class);
  }

  /** How many threads read. */
  @Param({"0", "1", "2", "8"})
  public int readers;

  /** How long a section lasts, in nanoseconds. */
  @Param({"1000", "100000", "10000000"})
  public long section;

  private final Background background = new Background();

  /** Starts the readers. */
  @Setup
  public void start(LiveDomain live) {
    for (int i = 0; i < readers; i++) {
      background.start(() -> read(live.domain(), live.taskOfThisThread()));
    }
  }

  @ReadSection
  private void read(ReadDomain domain, Task reader) {
    int index = domain.readLock(reader);
    long end = System.nanoTime() + section;
    while (System.nanoTime() < end) {
      Machine.cpuRelax();
    }
    domain.readUnlock(reader, index);
  }

  /** Ends them. */
  @TearDown
  public void stop() {
    background.stop();
  }

  /** One grace period. */
  @Benchmark
  public void synchronize(LiveDomain live, LiveDomain.Current current) {
    live.domain().synchronize(current.task());
  }
}
