// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One benchmark with some of its parameters' values.
 *
 * @param only values by parameter; parameters that are missing take all they have
 */
record LivePlan(String benchmark, int threads, Map<String, List<String>> only) {
  /** What two threads may do at the same time without changing what is measured. */
  private static final Pattern READ_SIDE = Pattern.compile("Walk\\.|Pair\\.");

  private static final Map<String, List<String>> FEW =
      Map.of(
          "section", List.of("100000"),
          "vmas", List.of("0", "100"));

  /**
   * What to run of these benchmarks.
   *
   * @param all whether with all values of all parameters
   */
  static List<LivePlan> of(List<String> benchmarks, boolean all) {
    List<LivePlan> plans = new ArrayList<>();
    for (String benchmark : benchmarks) {
      Map<String, List<String>> only = all ? Map.of() : FEW;
      plans.add(new LivePlan(benchmark, 1, only));
      for (int threads : threads(all)) {
        if (READ_SIDE.matcher(benchmark).find()) {
          plans.add(new LivePlan(benchmark, threads, Map.of("notifiers", List.of("1", "16"))));
        }
      }
    }
    return plans;
  }

  /** Two, and on larger machines all there are. */
  private static List<Integer> threads(boolean all) {
    int cpus = Runtime.getRuntime().availableProcessors();
    if (cpus < 2) {
      return List.of();
    }
    return cpus > 2 && all ? List.of(2, cpus) : List.of(2);
  }
}
