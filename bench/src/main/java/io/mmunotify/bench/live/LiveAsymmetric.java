// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What SRCU could cost: its readers without a fence, while whoever waits for them has every thread
 * execute one by a membarrier. No kernel of these did that. Where there is no membarrier the fences
 * stay, and the figures are those of {@link LiveReadPair} and {@link LiveGracePeriod} once more; so
 * are RCU's, which has no such fence.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = "-Dmmunotify.asymmetric-fences=true")
public class LiveAsymmetric {
  private final LiveReadPair pair = new LiveReadPair();

  /** The pair around a look at an empty list. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public Object pair(LiveDomain live, LiveDomain.Current current) {
    return pair.pair(live, current);
  }

  /** A grace period, nobody reading. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public void synchronize(LiveDomain live, LiveDomain.Current current) {
    live.domain().synchronize(current.task());
  }
}
