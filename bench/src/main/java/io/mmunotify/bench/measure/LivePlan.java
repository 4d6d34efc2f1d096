// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One benchmark with some of its parameters' values.
 *
 * @param only values by parameter; parameters that are missing take all they have
 */
public record LivePlan(String benchmark, int threads, Map<String, List<String>> only) {
  private static final String GRACE_PERIOD = "LiveGracePeriod.synchronize";
  private static final String EXIT = "LiveExit.release";
  private static final String CALL = "LiveCallbacks.call";

  /** Work for one thread: it steps, has a single place to hand something over, or a machine. */
  private static final Pattern ALONE =
      Pattern.compile("^(LiveHand(Off|shake)\\.|(Live|Peer)Vm\\.|Stepped)");

  /** What readers pay. */
  private static final Pattern READ_SIDE = Pattern.compile("Walk\\.|Pair\\.");

  private static final Map<String, List<String>> SHORT_WALKS =
      Map.of("notifiers", List.of("1", "16"));

  /** What only goals ask for. */
  private static final Pattern FOR_GOALS = Pattern.compile("handWritten|unprotectedList");

  private static final Map<String, List<String>> FEW =
      Map.of(
          "notifiers", List.of("0", "1", "16", "64"),
          "section", List.of("100000"),
          "vmas", List.of("0", "100"));

  /**
   * What to run of these benchmarks: each with one thread; with more what readers pay and queueing
   * callbacks.
   *
   * @param all whether with all values of all parameters, and all with more threads; if not, what
   *     only goals ask for is left out as well, unless it is all that there is
   */
  public static List<LivePlan> of(List<String> benchmarks, boolean all) {
    boolean goals = all || benchmarks.stream().allMatch(name -> FOR_GOALS.matcher(name).find());
    List<LivePlan> plans = new ArrayList<>();
    for (String benchmark : benchmarks) {
      if (goals || !FOR_GOALS.matcher(benchmark).find()) {
        add(plans, benchmark, all);
      }
    }
    return plans;
  }

  /** For a line of progress. */
  public String title() {
    return benchmark + (threads > 1 ? " x " + threads : "");
  }

  private static void add(List<LivePlan> plans, String benchmark, boolean all) {
    for (Map<String, List<String>> only : parameters(benchmark, all)) {
      plans.add(new LivePlan(benchmark, 1, only));
    }
    for (int threads : threads(all)) {
      if (READ_SIDE.matcher(benchmark).find()) {
        plans.add(new LivePlan(benchmark, threads, SHORT_WALKS));
      } else if (all ? !ALONE.matcher(benchmark).find() : benchmark.equals(CALL)) {
        for (Map<String, List<String>> only : parameters(benchmark, all)) {
          plans.add(new LivePlan(benchmark, threads, only));
        }
      }
    }
  }

  private static List<Map<String, List<String>>> parameters(String benchmark, boolean all) {
    if (benchmark.equals(CALL)) {
      // Else most of the time would pass between jiffies, and nothing get compiled.
      return List.of(Map.of("jiffyNanos", List.of("1")));
    }
    if (!all && benchmark.equals(EXIT)) {
      return List.of(Map.of("notifiers", List.of("1", "64")));
    }
    if (all && benchmark.equals(GRACE_PERIOD)) { // how long nobody reads makes no difference
      return List.of(
          Map.of("readers", List.of("0"), "section", List.of("100000")),
          Map.of("readers", List.of("1", "2", "8")));
    }
    return List.of(all ? Map.of() : FEW);
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
