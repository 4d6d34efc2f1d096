// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.hw.check.LockOrder;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a search over states came to: enough to put the parts together.
 *
 * @param bound the bound that ended it early, or null
 * @param executions how often the scenario was run
 * @param covered how much was seen
 * @param outcomes by their texts
 * @param findings what checkers found
 * @param lockOrder which locks were taken under which
 */
public record ShardResult(
    @Nullable String bound,
    long executions,
    Exploration.Covered.States covered,
    List<End> outcomes,
    List<Shown> findings,
    List<LockOrder.Edge> lockOrder) {

  /**
   * An outcome.
   *
   * @param outcome its canonical text
   * @param path the best schedule to it, by task numbers
   * @param witness the same by the names of tasks, to the end of the run
   * @param schedules how many schedules come to it; 0 where they were not counted
   */
  public record End(
      String outcome, List<Integer> path, List<String> witness, BigInteger schedules) {}

  /**
   * A finding of a checker.
   *
   * @param check the checker
   * @param what it found
   * @param path the best schedule to it, by task numbers
   * @param witness the same by the names of tasks, to the end of the run
   */
  public record Shown(String check, String what, List<Integer> path, List<String> witness) {}
}
