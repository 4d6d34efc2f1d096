// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Read lock and unlock around a look at an empty list; {@link PeerPair} has the look alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiveReadPair {
  static {
    SectionFrames.declare(LiveReadPair.class);
  }

  private final ListHead head = new ListHead();

  /** The pair of the generation's own domain. */
  @Benchmark
  @ReadSection
  public Object pair(LiveDomain live, LiveDomain.Current current) {
    ReadDomain domain = live.domain();
    int index = domain.readLock(current.task());
    Object first = head.first();
    domain.readUnlock(current.task(), index);
    return first;
  }
}
