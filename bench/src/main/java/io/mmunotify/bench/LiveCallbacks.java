// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RcuHead;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Callbacks after grace periods; nobody reads meanwhile. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveCallbacks {
  private static final int BATCH = 1_000;

  private RcuHead[] heads;
  private int invoked;

  /** Makes the heads: queueing allocates nothing of the caller's. */
  @Setup
  public void make() {
    heads = new RcuHead[BATCH];
    for (int i = 0; i < BATCH; i++) {
      heads[i] = new RcuHead("head" + i);
    }
  }

  private void invoked(Task worker, RcuHead head) {
    invoked++;
  }

  /** {@code call_*}; after a thousand a barrier, so that there is an end to what is queued. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OperationsPerInvocation(BATCH)
  public int call(LiveDomain live, LiveDomain.Current current) {
    for (RcuHead head : heads) {
      live.domain().call(current.task(), head, this::invoked);
    }
    live.domain().barrier(current.task());
    return invoked;
  }

  /** {@code *_barrier} behind one callback. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public int barrier(LiveDomain live, LiveDomain.Current current) {
    live.domain().call(current.task(), heads[0], this::invoked);
    live.domain().barrier(current.task());
    return invoked;
  }
}
