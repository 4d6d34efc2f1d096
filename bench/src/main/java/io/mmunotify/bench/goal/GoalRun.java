// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.measure.BenchRun;
import io.mmunotify.bench.measure.Effort;
import io.mmunotify.bench.measure.LivePlan;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.peer.NativePeers;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.cli.Terminal;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/** {@code bench --goals}: measures in rounds what goals need, and judges them. */
public final class GoalRun {
  private final Terminal terminal;
  private final Effort effort;
  private final int rounds;
  private final String gracePeriods;
  private final boolean verbose;
  private final List<String> missing = new ArrayList<>();

  /**
   * @param rounds how many, at least 2
   * @param gracePeriods who ends the grace periods
   * @param verbose whether to print every part of a goal
   */
  public GoalRun(
      Terminal terminal, Effort effort, int rounds, String gracePeriods, boolean verbose) {
    this.terminal = terminal;
    this.effort = effort;
    this.rounds = rounds;
    this.gracePeriods = gracePeriods;
    this.verbose = verbose;
  }

  /**
   * Prints a line for each, or all as one object; false if one falls short.
   *
   * @param json whether it is to be an object
   */
  public boolean judge(List<Goal> goals, boolean json) throws Exception {
    Rounds measured = new Rounds(measure(goals), rounds, gracePeriods);
    List<Verdict> verdicts = new ArrayList<>();
    for (Goal goal : goals) {
      Verdict verdict = goal.judge().judge(measured);
      verdicts.add(verdict);
      if (!json) {
        terminal.out().println(verdict.line());
      }
      if (verbose && !json) {
        verdict.details().forEach(terminal.out()::println);
      }
    }
    if (json) {
      terminal.data().print(GoalJson.of(verdicts, missing));
    } else {
      missing.forEach(terminal.out()::println);
    }
    return verdicts.stream().noneMatch(Verdict::fallsShort);
  }

  private List<Scores> measure(List<Goal> goals) throws IOException, RunnerException {
    List<LivePlan> plans = merged(goals.stream().flatMap(goal -> goal.plans().stream()));
    List<Scores> all = new ArrayList<>();
    if (plans.isEmpty()) {
      return all;
    }
    List<String> generations = Generation.all().stream().map(Generation::name).toList();
    BenchRun run = new BenchRun(terminal, effort, generations, gracePeriods, false);
    Effort ofKinds = effort == Effort.ROUND ? Effort.ROUND_OF_KINDS : effort;
    BenchRun stepped = new BenchRun(terminal, ofKinds, generations, gracePeriods, false);
    NativePeers peers = new NativePeers(effort.iterations, effort.millis);
    for (int round = 1; round <= rounds; round++) {
      terminal.news().println("round " + round + " of " + rounds);
      List<Measurement> measured = new ArrayList<>();
      for (LivePlan plan : plans) {
        BenchRun its = plan.benchmark().startsWith("Stepped") ? stepped : run;
        measured.addAll(its.run(plan, one -> {}));
      }
      if (goals.stream().anyMatch(Goal::inC)) {
        measured.addAll(peers.measure(missing::add));
      }
      all.add(new Scores(measured));
    }
    return all;
  }

  /** Each benchmark once, with all the values that somebody wants. */
  public static List<LivePlan> merged(Stream<LivePlan> plans) {
    Map<String, LivePlan> all = new LinkedHashMap<>();
    plans.forEach(plan ->
        all.merge(plan.benchmark() + " " + plan.threads(), plan, GoalRun::withValuesOfBoth));
    return List.copyOf(all.values());
  }

  /** A parameter that only one of them restricts takes all its values. */
  private static LivePlan withValuesOfBoth(LivePlan plan, LivePlan other) {
    Map<String, List<String>> only = new TreeMap<>();
    plan.only()
        .forEach((name, values) -> {
          List<String> others = other.only().get(name);
          if (others != null) {
            only.put(name, union(values, others));
          }
        });
    return new LivePlan(plan.benchmark(), plan.threads(), only);
  }

  private static List<String> union(List<String> values, List<String> others) {
    return Stream.concat(values.stream(), others.stream()).distinct().toList();
  }
}
