// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.schedules.Explorer;
import io.mmunotify.explore.schedules.Program;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.explore.schedules.Walk;
import io.mmunotify.explore.schedules.Witness;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.run.Ended;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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
    return explore(scenario, generation, new Explorer(search, 1), maxExecutions);
  }

  /**
   * Explores it on as many threads as the explorer has.
   *
   * @param explorer new; may be stopped and asked how far it is meanwhile
   * @param maxExecutions after how many runs to give up, redundant ones among them; at least 1
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public Exploration explore(
      Scenario scenario, Generation generation, Explorer explorer, long maxExecutions) {
    SearchBounds bounds =
        new SearchBounds(maxExecutions, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, false);
    return explore(scenario, generation, explorer, new SearchWatch(bounds));
  }

  /**
   * The same, under the eyes of a watch.
   *
   * @param explorer new; may be asked how far it is meanwhile
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public Exploration explore(
      Scenario scenario, Generation generation, Explorer explorer, SearchWatch watch) {
    Runs runs = new Runs(runner, scenario, generation, explorer, watch);
    watch.searching(() ->
        new SearchProgress.Schedules(
            runs.best.size(), runs.executions.get(), runs.redundant.get(), explorer.part()));
    String bound = explorer.explore(runs, watch.bounds().executions());
    if (bound == null && runs.leftOut) {
      bound = "depth";
    }
    return new Exploration(
        bound, runs.executions.get(), runs.covered(), runs.outcomes(), runs.findings.all());
  }

  /** What all runs came to so far. Any worker may call. */
  private static final class Runs implements Program<Ended> {
    private final ScenarioRunner runner;
    private final Scenario scenario;
    private final Generation generation;
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong redundant = new AtomicLong();
    private final Findings findings = new Findings();
    private final Map<String, Best> best = new ConcurrentHashMap<>();
    private final Explorer explorer;
    private final SearchWatch watch;
    private volatile boolean leftOut;

    private record Best(Outcome outcome, Witness witness) {
      Best or(Best other) {
        return witness.compareTo(other.witness) <= 0 ? this : other;
      }
    }

    Runs(
        ScenarioRunner runner,
        Scenario scenario,
        Generation generation,
        Explorer explorer,
        SearchWatch watch) {
      this.runner = runner;
      this.scenario = scenario;
      this.generation = generation;
      this.explorer = explorer;
      this.watch = watch;
    }

    @Override
    public Ended run(Schedule schedule) {
      DepthBound bounded = new DepthBound(schedule, watch.bounds().depth());
      Ended ended = runner.runUntraced(scenario, generation, bounded);
      leftOut |= bounded.reached();
      return ended;
    }

    @Override
    public RunEnd endOf(Ended run) {
      return run.end();
    }

    @Override
    public void ran(Ended run, Walk walk) {
      if (walk.wasRedundant()) {
        long _ = redundant.incrementAndGet();
        return;
      }
      long _ = executions.incrementAndGet();
      if (watch.isOver()) {
        explorer.stop(String.valueOf(watch.bound()));
      }
      if (run.end() instanceof RunEnd.Abandoned) {
        return; // too deep: it came to nothing
      }
      findings.add(run, walk);
      watch.found(run);
      String text = run.outcome().text();
      Best known = best.get(text);
      @Nullable Witness witness = walk.better(known == null ? null : known.witness());
      if (witness != null) {
        Best _ = best.merge(text, new Best(run.outcome(), witness), Best::or);
      }
    }

    Exploration.Covered covered() {
      return new Exploration.Covered.Schedules(redundant.get(), explorer.part());
    }

    SortedMap<String, Exploration.Found> outcomes() {
      SortedMap<String, Exploration.Found> outcomes = new TreeMap<>();
      best.forEach((text, found) ->
          outcomes.put(
              text, new Exploration.Found(found.outcome(), found.witness().tasks(), null)));
      return outcomes;
    }
  }
}
