// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Followed;
import io.mmunotify.explore.Witness;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.run.Ended;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
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
    @Nullable Bound bound,
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

  /** What a search that is a part has collected. */
  static ShardResult of(
      @Nullable Bound bound,
      long executions,
      Exploration.Covered.States covered,
      Collected collected,
      Collection<LockOrder.Edge> lockOrder) {
    List<End> ends = new ArrayList<>();
    collected
        .outcomes()
        .forEach((text, best) ->
            ends.add(
                new End(text, numbers(best.witness()), best.witness().tasks(), best.schedules())));
    List<Shown> shown = new ArrayList<>();
    collected
        .findings()
        .forEach((finding, witness) ->
            shown.add(
                new Shown(finding.check(), finding.what(), numbers(witness), witness.tasks())));
    return new ShardResult(
        bound, executions, covered, ends, shown, lockOrder.stream().sorted().toList());
  }

  private static List<Integer> numbers(Witness witness) {
    return Arrays.stream(witness.numbers()).boxed().toList();
  }

  /**
   * Runs its schedules again, and has what they show collected.
   *
   * @param follow runs a schedule
   * @throws IllegalArgumentException if one does not lead to what is said of it
   */
  void addTo(Collected collected, Function<int[], Followed<Ended>> follow) {
    for (End end : outcomes) {
      Followed<Ended> run = follow.apply(array(end.path()));
      if (!run.whole() || !run.run().outcome().text().equals(end.outcome())) {
        throw new IllegalArgumentException("a schedule does not lead to: " + end.outcome());
      }
      collected.count(collected.add(run.run(), run), end.schedules());
    }
    for (Shown shown : findings) {
      Followed<Ended> run = follow.apply(array(shown.path()));
      if (!run.fits() || !collected.add(shown.check(), shown.what(), run.run(), run)) {
        throw new IllegalArgumentException("a schedule does not show: " + shown.what());
      }
    }
  }

  private static int[] array(List<Integer> path) {
    return path.stream().mapToInt(Integer::intValue).toArray();
  }
}
