// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.hw.machine.RunEnd;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One execution of {@link MiniSrcu} in a search through every schedule, as explorers do it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SteppedSearch {
  private static final int EXECUTIONS = 2_000;

  /** The first so many of all. */
  @Benchmark
  @OperationsPerInvocation(EXECUTIONS)
  public long unreduced() {
    SrcuSearch search =
        new SrcuSearch(MiniSrcu.Variant.FIX, new EverySchedule()) {
          @Override
          public void ran(RunEnd run, Provenance from) {
            super.ran(run, from);
            if (complete() == EXECUTIONS) {
              stop();
            }
          }
        };
    search.search();
    return search.complete();
  }
}
