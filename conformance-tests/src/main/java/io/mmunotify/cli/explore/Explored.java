// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.trace.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What searches of a scenario came to, one generation after the other. */
final class Explored {
  private final Scenario scenario;
  private final ScenarioRunner runner;
  private final ExploreReport report;
  private final boolean each;
  private final List<Trace> witnesses = new ArrayList<>();
  private boolean found;
  private boolean cutShort;

  /**
   * @param options how the scenario is run
   * @param each whether findings of one kind and place are told apart by their ends
   */
  Explored(
      Scenario scenario, Limits limits, RunOptions options, ExploreReport report, boolean each) {
    this.each = each;
    this.scenario = scenario;
    this.runner = new ScenarioRunner(limits, options);
    this.report = report;
  }

  /** Reports one generation. */
  void add(Generation generation, Exploration exploration) throws IOException {
    List<ExploreReport.Finding> findings =
        new ReplayedFindings(scenario, generation, runner, report.showsRuns(), each)
            .of(exploration);
    for (ExploreReport.Finding finding : findings) {
      witnesses.add(finding.run().trace(generation.name(), scenario));
      found |= finding.surprises();
    }
    report.print(generation, exploration, findings);
    cutShort |= !exploration.exhausted();
  }

  /** Reports a generation on which a single run reached a bound, so that nothing is known of it. */
  void add(Generation generation, BoundAt reached) throws IOException {
    report.bound(generation, reached);
    cutShort = true;
  }

  /** A run to each finding. */
  List<Trace> witnesses() {
    return witnesses;
  }

  /** How the command ends. */
  ExitStatus status() {
    return found ? ExitStatus.FOUND : cutShort ? ExitStatus.BOUND : ExitStatus.FINE;
  }
}
