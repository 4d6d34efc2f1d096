// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.Ending;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.Minimiser;
import io.mmunotify.search.Minimiser.Minimised;
import io.mmunotify.search.Minimiser.Sought;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

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
    List<Exploration.Found> stops =
        exploration.outcomes().values().stream()
            .filter(found -> found.outcome().stop() != null)
            .toList();
    List<Sought> sought = new ArrayList<>();
    stops.forEach(found -> sought.add(Sought.outcome(found)));
    exploration.findings().forEach(found -> sought.add(Sought.finding(found)));
    Iterator<Minimised> simple = minimiser.minimise(sought).iterator();
    List<ExploreReport.Finding> findings = new ArrayList<>();
    stops.forEach(found -> findings.add(ofStop(found.outcome(), simple.next())));
    exploration
        .findings()
        .forEach(found -> findings.add(ofChecker(found.finding(), simple.next())));
    return findings;
  }

  private ExploreReport.Finding ofStop(Outcome outcome, Minimised shown) {
    RunResult run = replayed(shown);
    boolean expected =
        scenario.expect().containsKey(generation.name())
            && new Ending(run).meets(scenario.expect().get(generation.name()));
    String name = Objects.requireNonNull(outcome.stop()).kind().text();
    return new ExploreReport.Finding(
        name, outcome.summary(), Severity.FINDING, expected, shown, run);
  }

  private ExploreReport.Finding ofChecker(Finding found, Minimised shown) {
    return new ExploreReport.Finding(
        found.check(), found.what(), found.severity(), false, shown, replayed(shown));
  }

  private RunResult replayed(Minimised shown) {
    return runner.run(scenario, generation, new ReplaySchedule(shown.witness()));
  }
}
