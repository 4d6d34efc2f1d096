// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

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
    Task task = current.task(); // a walk has it in a register
    int index = domain.readLock(task);
    Object first = head.first();
    domain.readUnlock(task, index);
    return first;
  }

  /**
   * Pairs in a row. One pair of RCU takes less than it matters where the JVM puts the loop that JMH
   * has around it.
   */
  @Benchmark
  @OperationsPerInvocation(ListHead.LOOKS)
  public void pairs(LiveDomain live, LiveDomain.Current current, Blackhole hole) {
    for (int i = 0; i < ListHead.LOOKS / 8; i++) { // else C2 unrolls one more than the other
      hole.consume(pair(live, current));
      hole.consume(pair(live, current));
      hole.consume(pair(live, current));
      hole.consume(pair(live, current));
      hole.consume(pair(live, current));
      hole.consume(pair(live, current));
      hole.consume(pair(live, current));
      hole.consume(pair(live, current));
    }
  }
}
