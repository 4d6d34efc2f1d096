// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.run.Exploration;
import io.mmunotify.run.Minimiser;
import io.mmunotify.run.Minimiser.Minimised;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** What a search found on a generation, each finding with a schedule that shows it, run again. */
final class ReplayedFindings {
  private final Scenario scenario;
  private final Generation generation;
  private final ScenarioRunner runner;
  private final Minimiser minimiser;

  /**
   * @param runner whose steps are those of the search
   * @param simpler whether to look for simpler schedules than the search has met
   */
  ReplayedFindings(
      Scenario scenario, Generation generation, ScenarioRunner runner, boolean simpler) {
    this.scenario = scenario;
    this.generation = generation;
    this.runner = runner;
    this.minimiser =
        new Minimiser(scenario, generation, runner, simpler ? Minimiser.MAX_EXECUTIONS : 0);
  }

  /** The outcomes that stopped a run, then what checkers found. */
  List<ExploreReport.Finding> of(Exploration exploration) {
    List<ExploreReport.Finding> findings = new ArrayList<>();
    exploration
        .outcomes()
        .forEach((text, found) -> {
          Event stop = found.outcome().stop();
          if (stop != null) {
            Minimised shown = minimiser.ofOutcome(text, found.witness());
            RunResult run = replayed(shown);
            boolean expected =
                scenario.expect().containsKey(generation.name())
                    && new Ending(run).meets(scenario.expect().get(generation.name()));
            findings.add(
                new ExploreReport.Finding(
                    stop.kind().text(),
                    found.outcome().summary(),
                    Severity.FINDING,
                    expected,
                    shown,
                    run));
          }
        });
    for (Exploration.Shown found : exploration.findings()) {
      Minimised shown = minimiser.ofFinding(found.finding(), found.witness());
      findings.add(
          new ExploreReport.Finding(
              found.finding().check(),
              found.finding().what(),
              found.finding().severity(),
              false,
              shown,
              replayed(shown)));
    }
    return findings;
  }

  private RunResult replayed(Minimised shown) {
    return runner.run(scenario, generation, new ReplaySchedule(shown.witness()));
  }
}
