// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import io.mmunotify.bench.result.Interval;
import io.mmunotify.bench.result.Measurement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds measurements by what was measured.
 *
 * @param all those of one run
 */
public record Scores(List<Measurement> all) {
  public static final String CPU = "cpu";
  public static final String WALL = "wall";

  /** Copies the list. */
  public Scores {
    all = List.copyOf(all);
  }

  /** Class and method of a benchmark, without the package. */
  public static String shortName(String benchmark) {
    return benchmark.replaceFirst("^.*\\.(?=\\w+\\.\\w+$)", "");
  }

  /** Processor time of one thread; null if it was not measured, as below. */
  public @Nullable Interval cpu(String benchmark, String... params) {
    return cpu(1, benchmark, params);
  }

  /** Processor time with so many threads. */
  public @Nullable Interval cpu(int threads, String benchmark, String... params) {
    return interval(find(threads, CPU, benchmark, params));
  }

  /** Time by the wall clock. */
  public @Nullable Interval wall(String benchmark, String... params) {
    return interval(find(1, WALL, benchmark, params));
  }

  private static @Nullable Interval interval(@Nullable Measurement measured) {
    return measured == null ? null : measured.interval();
  }

  /**
   * The first one that has these parameters, whatever others it has.
   *
   * @param params names and values in turn
   */
  public @Nullable Measurement find(int threads, String clock, String benchmark, String... params) {
    Map<String, String> wanted = new HashMap<>();
    for (int i = 0; i < params.length; i += 2) {
      wanted.put(params[i], params[i + 1]);
    }
    for (Measurement measured : all) {
      if (measured.threads() == threads
          && measured.clock().equals(clock)
          && measured.benchmark().equals(benchmark)
          && measured.params().entrySet().containsAll(wanted.entrySet())) {
        return measured;
      }
    }
    return null;
  }

  /** The difference of two, if both were measured. */
  static @Nullable Interval difference(@Nullable Interval of, @Nullable Interval less) {
    return of == null || less == null ? null : of.minus(less);
  }
}
