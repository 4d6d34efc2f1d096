// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.bench.measure.CpuTime;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RcuHead;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

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

  /** Gives the heads back. */
  @State(Scope.Thread)
  public static class Drained {
    /** How much processor time it takes until the caller and whoever invokes are compiled. */
    private static final long WARM_UP_NANOS = 400_000_000;

    /** Both sides meet at locks, so a worker that is slow makes the caller slow. */
    @Setup
    public void warmUp(LiveDomain live, LiveDomain.Current current, LiveCallbacks callbacks) {
      long end = CpuTime.ofThisThread() + WARM_UP_NANOS;
      while (CpuTime.ofThisThread() < end) {
        callbacks.callAll(live, current);
        live.domain().barrier(current.task());
      }
    }

    /** A barrier after each thousand, not measured: there is an end to what is queued. */
    @TearDown(Level.Invocation)
    public void drain(LiveDomain live, LiveDomain.Current current) {
      CpuTime.leaveOut(() -> live.domain().barrier(current.task()));
    }
  }

  /** {@code call_*}, a thousand in a row. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OperationsPerInvocation(BATCH)
  public int call(LiveDomain live, LiveDomain.Current current, Drained after) {
    callAll(live, current);
    return invoked;
  }

  private void callAll(LiveDomain live, LiveDomain.Current current) {
    for (RcuHead head : heads) {
      live.domain().call(current.task(), head, this::invoked);
    }
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
