// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs scenarios, each under its own schedule, on several generations, and compares. */
public final class Differ {
  private final List<Generation> generations;
  private final ScenarioRunner runner;
  private final List<BoundAt> bounds = new ArrayList<>();

  /**
   * @param generations in the order of the columns; at least one
   * @param limits how long a run may get
   * @param gracePeriods who ends grace periods
   */
  public Differ(List<Generation> generations, Limits limits, GracePeriodOptions gracePeriods) {
    this.generations = generations;
    this.runner = new ScenarioRunner(limits, RunOptions.DEFAULTS.with(gracePeriods));
  }

  /** The bounds that runs reached: of these runs a diff tells that, and nothing else. */
  public List<BoundAt> bounds() {
    return List.copyOf(bounds);
  }

  /** Compares. */
  public Diff diff(List<Topic> topics) {
    return new Diff(
        generations.stream().map(Generation::name).toList(),
        topics.stream().map(this::diff).toList());
  }

  private ScenarioDiff diff(Topic topic) {
    return ScenarioDiff.of(topic, generations.stream().map(each -> run(topic, each)).toList());
  }

  private RunResult run(Topic topic, Generation generation) {
    Scenario scenario = topic.scenario();
    try {
      return BoundAt.during(
          scenario.name() + " on " + generation.name(),
          () -> runner.run(scenario, generation, new DirectedSchedule(scenario.schedule())));
    } catch (BoundAt reached) {
      bounds.add(reached);
      return cutShort();
    }
  }

  /** A run of which nothing is known. */
  private static RunResult cutShort() {
    Outcome nothing = new Outcome(null, new FinalState(Map.of()), Map.of(), Map.of());
    return new RunResult(
        List.of(), new RunEnd.Abandoned(), nothing, List.of(), RunOptions.DEFAULTS, List.of());
  }
}
