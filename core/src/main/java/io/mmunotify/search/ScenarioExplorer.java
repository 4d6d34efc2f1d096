// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.SearchProgress;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.Witness;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.run.Ended;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a scenario again and again, under one schedule after the other, until a search is through.
 */
public final class ScenarioExplorer {
  private final ScenarioRunner runner;

  /**
   * @param limits how long a single run may get
   */
  public ScenarioExplorer(Limits limits) {
    this(limits, RunOptions.DEFAULTS);
  }

  /**
   * @param limits how long a single run may get
   * @param options how it is run
   */
  public ScenarioExplorer(Limits limits, RunOptions options) {
    this.runner = new ScenarioRunner(limits, options);
  }

  /**
   * Explores it on the calling thread.
   *
   * @param search decides the schedules; used once
   * @param maxExecutions after how many runs to give up, redundant ones among them; at least 1
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public Exploration explore(
      Scenario scenario, Generation generation, Search search, long maxExecutions) {
    return explore(scenario, generation, new ScheduleExplorer(search), maxExecutions);
  }

  /**
   * Explores it on as many threads as the explorer has.
   *
   * @param explorer new; may be stopped and asked how far it is meanwhile
   * @param maxExecutions after how many runs to give up, redundant ones among them; at least 1
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public Exploration explore(
      Scenario scenario, Generation generation, ScheduleExplorer explorer, long maxExecutions) {
    Watch watch = new Watch(Bounds.NONE.executions(maxExecutions));
    return explore(scenario, generation, explorer, watch);
  }

  /**
   * The same, under the eyes of a watch.
   *
   * @param explorer new; may be asked how far it is meanwhile
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public Exploration explore(
      Scenario scenario, Generation generation, ScheduleExplorer explorer, Watch watch) {
    Runs runs = new Runs(watch);
    watch.searching(() ->
        new SearchProgress.Schedules(
            runs.collected.size(), runs.executions.get(), runs.redundant.get(), explorer.part()));
    Bound bound = explorer.explore(new ScenarioProgram(runner, scenario, generation), runs, watch);
    return new Exploration(
        bound,
        runs.executions.get(),
        new Exploration.Covered.Schedules(runs.redundant.get(), explorer.part()),
        runs.collected.found(false),
        runs.findings());
  }

  /** What all runs came to so far. Any worker may call. */
  private static final class Runs implements Listener<Ended> {
    private final Watch watch;
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong redundant = new AtomicLong();
    private final Collected collected = new Collected();
    private final ConcurrentMap<LockOrder.Edge, Witness> lockOrder = new ConcurrentHashMap<>();

    Runs(Watch watch) {
      this.watch = watch;
    }

    @Override
    public void ran(Ended run, Provenance from) {
      if (from.wasRedundant()) {
        long _ = redundant.incrementAndGet();
        return;
      }
      long _ = executions.incrementAndGet();
      if (run.end() instanceof RunEnd.Abandoned) {
        return; // too deep: it came to nothing
      }
      String _ = collected.add(run, from);
      run.lockOrder().forEach(edge -> Collected.keepBetter(lockOrder, edge, from));
      if (Collected.hasFinding(run)) {
        watch.found();
      }
    }

    /** Those of single runs, and the circles in the order of locks that only many runs show. */
    List<Exploration.Shown> findings() {
      SortedMap<Finding, Witness> all = collected.findings();
      for (LockOrder.Cycle cycle : LockOrder.cycles(lockOrder.keySet())) {
        // Where no run shows the whole circle: one that shows the first of its edges.
        Witness first = lockOrder.get(cycle.edges().getFirst());
        if (first != null) {
          all.putIfAbsent(cycle.finding(), first);
        }
      }
      return all.entrySet().stream()
          .map(entry -> Collected.shown(entry.getKey(), entry.getValue()))
          .toList();
    }
  }
}
