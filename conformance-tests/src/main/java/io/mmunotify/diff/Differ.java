// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.List;

/** Runs scenarios, each under its own schedule, on several generations, and compares. */
public final class Differ {
  private final List<Generation> generations;
  private final ScenarioRunner runner;

  /**
   * @param generations in the order of the columns; at least one
   * @param limits how long a run may get
   * @param gracePeriods who ends grace periods
   */
  public Differ(List<Generation> generations, Limits limits, GracePeriodOptions gracePeriods) {
    this.generations = generations;
    this.runner = new ScenarioRunner(limits, RunOptions.DEFAULTS.with(gracePeriods));
  }

  /**
   * Compares.
   *
   * @throws BoundAt if a run reached a limit
   */
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
    return BoundAt.during(
        scenario.name() + " on " + generation.name(),
        () -> runner.run(scenario, generation, new DirectedSchedule(scenario.schedule())));
  }
}
