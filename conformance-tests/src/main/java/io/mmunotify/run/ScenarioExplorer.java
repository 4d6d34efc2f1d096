// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.explore.Search;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs a scenario again and again, under one schedule after the other, until a search is through.
 */
public final class ScenarioExplorer {
  private final ScenarioRunner runner;

  /**
   * @param limits how long a single run may get
   */
  public ScenarioExplorer(Limits limits) {
    this(limits, Stepping.EVENTS);
  }

  /**
   * @param limits how long a single run may get
   * @param stepping what its steps are
   */
  public ScenarioExplorer(Limits limits, Stepping stepping) {
    this.runner = new ScenarioRunner(limits, stepping);
  }

  /**
   * Explores it.
   *
   * @param search decides the schedules; used once
   * @param maxExecutions after how many runs to give up, redundant ones among them; at least 1
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public Exploration explore(
      Scenario scenario, Generation generation, Search search, long maxExecutions) {
    SortedMap<String, Exploration.Found> outcomes = new TreeMap<>();
    long executions = 0;
    long redundant = 0;
    boolean more = true;
    while (more) {
      if (executions + redundant == maxExecutions) {
        return new Exploration("executions", executions, redundant, outcomes);
      }
      Logged schedule = new Logged(search);
      Ended run = runner.runUntraced(scenario, generation, schedule);
      more = search.next(run.end());
      if (search.wasRedundant()) {
        redundant++;
      } else {
        executions++;
        keepShortest(outcomes, run.outcome(), schedule.actors());
      }
    }
    return new Exploration(search.bound(), executions, redundant, outcomes);
  }

  private static void keepShortest(
      SortedMap<String, Exploration.Found> outcomes, Outcome outcome, List<String> witness) {
    String text = outcome.text();
    Exploration.Found known = outcomes.get(text);
    if (known == null || witness.size() < known.witness().size()) {
      outcomes.put(text, new Exploration.Found(outcome, List.copyOf(witness)));
    }
  }
}
