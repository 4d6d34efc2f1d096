// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.explore.Search;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario again and again, under one schedule after the other, until a search is through.
 */
public final class ScenarioExplorer {
  private final Limits limits;

  /**
   * @param limits how long a single run may get
   */
  public ScenarioExplorer(Limits limits) {
    this.limits = limits;
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
    ScenarioRunner runner = new ScenarioRunner(limits);
    SortedMap<String, Exploration.Found> outcomes = new TreeMap<>();
    Findings findings = new Findings();
    long executions = 0;
    long redundant = 0;
    boolean more = true;
    while (more) {
      if (executions + redundant == maxExecutions) {
        return new Exploration("executions", executions, redundant, outcomes, findings.all());
      }
      Logged schedule = new Logged(search);
      Ended run = runner.runUntraced(scenario, generation, schedule);
      more = search.next(run.end());
      if (search.wasRedundant()) {
        redundant++;
      } else {
        executions++;
        keepShortest(outcomes, run.outcome(), schedule.tasks);
        findings.add(run, schedule.tasks);
      }
    }
    return new Exploration(search.bound(), executions, redundant, outcomes, findings.all());
  }

  private static void keepShortest(
      SortedMap<String, Exploration.Found> outcomes, Outcome outcome, List<String> witness) {
    String text = outcome.text();
    Exploration.Found known = outcomes.get(text);
    if (known == null || witness.size() < known.witness().size()) {
      outcomes.put(text, new Exploration.Found(outcome, List.copyOf(witness)));
    }
  }

  /** A search's schedule, with the tasks that it chose. */
  private static final class Logged implements Schedule {
    private final Search search;
    private final List<String> tasks = new ArrayList<>();

    Logged(Search search) {
      this.search = search;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      Task task = search.next(machine, current);
      if (task != null) {
        tasks.add(task.name());
      }
      return task;
    }
  }
}
