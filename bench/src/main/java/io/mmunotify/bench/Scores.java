// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The scores of one run of JMH, found by what was measured. */
final class Scores {
  private record Key(String benchmark, String generation, String notifiers) {}

  private final Map<Key, Score> scores = new HashMap<>();

  Scores(Collection<RunResult> results) {
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      String name = shortName(params.getBenchmark());
      Key key = new Key(name, param(params, "generation"), param(params, "notifiers"));
      Result<?> cpuTime = result.getSecondaryResults().get(CpuTime.LABEL);
      if (cpuTime != null) {
        scores.put(key, Score.of(cpuTime));
      }
    }
  }

  /** Class and method of a benchmark, without the package. */
  static String shortName(String benchmark) {
    return benchmark.substring(Scores.class.getPackageName().length() + 1);
  }

  private static String param(BenchmarkParams params, String key) {
    String value = params.getParam(key);
    return value == null ? "" : value;
  }

  /** A benchmark without parameters; null if it was not run, as below. */
  @Nullable Score of(String benchmark) {
    return scores.get(new Key(benchmark, "", ""));
  }

  @Nullable Score ofGeneration(String benchmark, String generation) {
    return scores.get(new Key(benchmark, generation, ""));
  }

  @Nullable Score ofGeneration(String benchmark, String generation, int notifiers) {
    return scores.get(new Key(benchmark, generation, Integer.toString(notifiers)));
  }

  @Nullable Score ofPeer(String benchmark, int notifiers) {
    return scores.get(new Key(benchmark, "", Integer.toString(notifiers)));
  }

  /** The difference of two, if both were run. */
  static @Nullable Score difference(@Nullable Score of, @Nullable Score less) {
    return of == null || less == null ? null : of.minus(less);
  }
}
