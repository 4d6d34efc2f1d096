// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.SearchProgress;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.Cluster;
import io.mmunotify.explore.states.Job;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.run.Ended;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration.Covered;
import io.mmunotify.search.Exploration.Shown;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the states of a scenario on a generation, each once. Finds every outcome with a
 * shortest schedule, and counts the schedules if asked to, without running them.
 */
public final class ScenarioStates {
  private final Scenario scenario;
  private final Generation generation;
  private final Limits limits;
  private final RunOptions how;
  private final boolean counting;
  private final StateSearch.Options options;
  private final StateSearch<Ended> search;
  private final Collected collected = new Collected();

  private final LockingProgram program;

  /** How many states were looked at before the search went on. */
  private long resumed;

  /** How many states there were of the depth before. */
  private long before;

  /**
   * Prepares a search.
   *
   * @param limits how long a single run may get
   * @param how it is run
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public ScenarioStates(
      Scenario scenario,
      Generation generation,
      Limits limits,
      RunOptions how,
      StateSearch.Options options) {
    this.scenario = scenario;
    this.generation = generation;
    this.limits = limits;
    this.how = how;
    this.counting = options.counting();
    this.options = options;
    this.program = new LockingProgram(scenario, generation, limits, how);
    this.search = new StateSearch<>(program, options, new Outcomes());
  }

  /**
   * Has a cluster take the search over where it gets wide. Before the first level; the search
   * cannot be saved then.
   *
   * @param from how many states make a level wide
   */
  public void helpedBy(Cluster cluster, long from) {
    Job job = ScenarioJob.of(scenario, generation, limits, how, options);
    search.helpedBy(new StateSearch.Helpers(cluster, job, from, program::note));
  }

  private final class Outcomes implements Listener<Ended> {
    /** The text of the outcome that each kind of end comes to. */
    private final List<String> kinds = new ArrayList<>();

    @Override
    public void ran(Ended run, Provenance from) {
      kinds.add(collected.add(run, from));
    }

    @Override
    public void counted(int kind, BigInteger schedules) {
      collected.count(kinds.get(kind), schedules);
    }

    @Override
    public void found(Finding finding, Ended run, Provenance from) {
      collected.add(finding, from);
    }
  }

  /**
   * Goes through the states, or on from where it stands.
   *
   * @param afterLevel called between two levels
   */
  public Exploration explore(Watch watch, Runnable afterLevel) {
    watch.searching(this::progress);
    long[] width = {search.width()};
    Bound bound =
        search.search(
            watch,
            () -> {
              before = width[0];
              width[0] = search.width();
              if (collected.hasFinding()) {
                watch.found();
              }
              afterLevel.run();
            });
    return result(bound);
  }

  private SearchProgress progress() {
    long states = search.looked();
    return new SearchProgress.States(
        outcomes(),
        states,
        states - resumed,
        search.depth(),
        search.width(),
        before,
        search.bytes());
  }

  /** How often the scenario was run. */
  public long executions() {
    return search.executions();
  }

  /** How many outcomes were found so far. */
  public int outcomes() {
    return collected.size();
  }

  private Covered.States covered() {
    int depth = search.depth() - (search.exhausted() ? 1 : 0); // the last level is empty
    return new Covered.States(search.states(), depth);
  }

  private Exploration result(@Nullable Bound bound) {
    List<Shown> shown = new ArrayList<>();
    collected
        .findings()
        .forEach((finding, witness) -> shown.add(Collected.shown(finding, witness)));
    LockCircles circles = new LockCircles(scenario, generation, limits, how);
    shown.addAll(circles.among(program.lockOrder(), collected.findings().keySet()));
    return new Exploration(
        bound, executions(), covered(), collected.found(counting), List.copyOf(shown));
  }

  /**
   * Writes down where the search stands and what it has found. Between two levels.
   *
   * @throws IOException if it cannot be written
   */
  public void save(DataOutput out) throws IOException {
    SavedFindings.write(out, collected, program.lockOrder());
    search.save(out);
  }

  /**
   * Goes on where a search of the same scenario with the same options has saved. Before the first
   * level.
   *
   * @throws IOException if it cannot be read, or is of something else
   */
  public void resume(DataInput in) throws IOException {
    SavedFindings.read(in, search::follow, collected, program.lockOrder());
    search.resume(in);
    resumed = search.states();
  }
}
