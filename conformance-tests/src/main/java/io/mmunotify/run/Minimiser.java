// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.explore.FewPreemptions;
import io.mmunotify.hw.explore.Walk;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a simpler schedule that shows the same as a witness: with the fewest preemptions, and
 * among these with the fewest steps. By real runs, those without a preemption first.
 */
public final class Minimiser {
  /** After how many runs it gives up, if not told otherwise. */
  public static final long MAX_EXECUTIONS = 5_000;

  private final Scenario scenario;
  private final Generation generation;
  private final ScenarioRunner runner;
  private final long maxExecutions;

  /**
   * @param runner whose steps are those of the witness
   * @param maxExecutions after how many runs to give up on a witness, at least 0
   */
  public Minimiser(
      Scenario scenario, Generation generation, ScenarioRunner runner, long maxExecutions) {
    this.scenario = scenario;
    this.generation = generation;
    this.runner = runner;
    this.maxExecutions = maxExecutions;
  }

  /**
   * A schedule that shows it.
   *
   * @param witness the task of every step
   * @param preemptions switches away from a task that could have gone on
   * @param simplest whether there is certainly no simpler one; false where the runs were used up
   */
  public record Minimised(List<String> witness, int preemptions, boolean simplest) {}

  /** A simplest schedule that comes to the same outcome, by its canonical text, as a witness. */
  public Minimised ofOutcome(String outcome, List<String> witness) {
    return minimise(run -> run.outcome().text().equals(outcome), witness);
  }

  /** A simplest schedule in which a checker says the same as in a witness. */
  public Minimised ofFinding(Finding finding, List<String> witness) {
    return minimise(
        run -> run.findings().stream().anyMatch(seen -> seen.finding().equals(finding)), witness);
  }

  private Minimised minimise(Predicate<Ended> shows, List<String> witness) {
    Counted best = new Counted(new ReplaySchedule(witness));
    Ended _ = runner.runUntraced(scenario, generation, best);
    FewPreemptions search = new FewPreemptions(best.preemptions);
    Walk walk = search.newWalk();
    long executions = 0;
    do {
      while (walk.claim()) {
        if (executions++ == maxExecutions) {
          return new Minimised(best.tasks, best.preemptions, false);
        }
        Counted schedule = new Counted(walk);
        Ended run = runner.runUntraced(scenario, generation, schedule);
        if (schedule.isSimplerThan(best) && shows.test(run)) {
          best = schedule;
        }
        walk.ended(run.end());
      }
    } while (search.allowed() < best.preemptions && search.nextRound());
    return new Minimised(best.tasks, best.preemptions, true);
  }

  /** A schedule, with the tasks that it chose and how often it took somebody's turn away. */
  private static final class Counted implements Schedule {
    private final Schedule schedule;
    private final List<String> tasks = new ArrayList<>();
    private int preemptions;

    Counted(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      Task task = schedule.next(machine, current);
      if (task != null) {
        tasks.add(task.name());
        preemptions += current != null && task != current && machine.enabled(current) ? 1 : 0;
      }
      return task;
    }

    boolean isSimplerThan(Counted other) {
      return preemptions < other.preemptions
          || (preemptions == other.preemptions && tasks.size() < other.tasks.size());
    }
  }
}
