// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.explore.schedules.Walk;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.run.Ended;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for simpler schedules that show the same as witnesses: with the fewest preemptions, and
 * among these with the fewest steps. By real runs, those without a preemption first; each of them
 * is looked at for all that is sought.
 */
public final class Minimiser {
  /** After how many runs it gives up, if not told otherwise. */
  public static final long MAX_EXECUTIONS = 5_000;

  private final Scenario scenario;
  private final Generation generation;
  private final ScenarioRunner runner;
  private final long maxExecutions;

  /**
   * @param runner whose steps are those of the witnesses
   * @param maxExecutions after how many runs to give up, at least 0
   */
  public Minimiser(
      Scenario scenario, Generation generation, ScenarioRunner runner, long maxExecutions) {
    this.scenario = scenario;
    this.generation = generation;
    this.runner = runner;
    this.maxExecutions = maxExecutions;
  }

  /** What a simple schedule is to show, and one that shows it. */
  public static final class Sought {
    private final Predicate<Ended> shown;
    private final List<String> witness;

    private Sought(Predicate<Ended> shown, List<String> witness) {
      this.shown = shown;
      this.witness = witness;
    }

    /** The same outcome. */
    public static Sought outcome(Exploration.Found found) {
      return new Sought(run -> run.outcome().equals(found.outcome()), found.witness());
    }

    /**
     * That a run is stopped in the same way, whatever else it came to.
     *
     * @param stop the event that stops it
     * @param witness a schedule that shows it
     */
    public static Sought stop(Event stop, List<String> witness) {
      return new Sought(run -> stop.equals(run.outcome().stop()), witness);
    }

    /** That a checker says the same. */
    public static Sought finding(Exploration.Shown found) {
      return new Sought(
          run -> run.findings().stream().anyMatch(seen -> seen.finding().equals(found.finding())),
          found.witness());
    }
  }

  /**
   * A schedule that shows it.
   *
   * @param witness the task of every step
   * @param preemptions switches away from a task that could have gone on
   * @param simplest whether there is certainly no simpler one; false where the runs were used up
   */
  public record Minimised(List<String> witness, int preemptions, boolean simplest) {}

  /**
   * Looks for all of it at once.
   *
   * @return a simplest schedule for each, in the same order
   */
  public List<Minimised> minimise(List<Sought> all) {
    List<Best> bests = all.stream().map(this::witness).toList();
    int most = bests.stream().mapToInt(best -> best.schedule.preemptions).max().orElse(0);
    FewPreemptions search = new FewPreemptions(most);
    Walk walk = search.newWalk();
    long executions = 0;
    while (bests.stream().anyMatch(best -> !best.simplest)) {
      while (walk.claim()) {
        if (executions++ == maxExecutions) {
          return minimised(bests);
        }
        Counted schedule = new Counted(walk);
        Ended run = runner.runUntraced(scenario, generation, schedule);
        bests.forEach(best -> best.orSimpler(schedule, run));
        walk.ended(run.end());
      }
      boolean more = search.nextRound();
      int seen = more ? search.allowed() - 1 : most;
      bests.forEach(best -> best.simplest = best.schedule.preemptions <= seen);
    }
    return minimised(bests);
  }

  private Best witness(Sought sought) {
    Counted schedule = new Counted(new ReplaySchedule(sought.witness));
    Ended _ = runner.runUntraced(scenario, generation, schedule);
    return new Best(sought, schedule);
  }

  private static List<Minimised> minimised(List<Best> bests) {
    return bests.stream()
        .map(best -> new Minimised(best.schedule.tasks, best.schedule.preemptions, best.simplest))
        .toList();
  }

  /** The best schedule so far. */
  private static final class Best {
    private final Sought sought;
    private Counted schedule;
    private boolean simplest;

    Best(Sought sought, Counted schedule) {
      this.sought = sought;
      this.schedule = schedule;
    }

    void orSimpler(Counted other, Ended run) {
      if (other.isSimplerThan(schedule) && sought.shown.test(run)) {
        schedule = other;
      }
    }
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
