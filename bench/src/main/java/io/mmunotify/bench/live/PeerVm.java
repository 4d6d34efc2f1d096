// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What {@link LiveVm} measures, without a VM: an array, and a map from pages to words. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerVm {
  private final long[] array = new long[LiveVm.PAGES];
  private int next;

  /** A plain store. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public int arrayStore() {
    next = (next + 1) % LiveVm.PAGES;
    array[next] = next;
    return next;
  }

  /** A thread's own map, filled again for each invocation, unmeasured. */
  @State(Scope.Thread)
  public static class Filled {
    private final Map<Long, long[]> map = new HashMap<>();

    /** Fills it. */
    @Setup(Level.Invocation)
    public void fill() {
      for (long page = 0; page < LiveVm.PAGES; page++) {
        map.put(page, new long[] {page});
      }
    }
  }

  /** 512 removals. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public long hashMapRemove(Filled filled) {
    long sum = 0;
    for (long page = 0; page < LiveVm.PAGES; page++) {
      long[] word = filled.map.remove(page);
      sum += word == null ? 0 : word[0];
    }
    return sum;
  }
}
