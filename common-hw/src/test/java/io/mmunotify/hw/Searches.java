// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Explorer;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.explore.states.StateExplorer;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a program under every schedule of a search. */
public final class Searches {
  private static final int MOST_STEPS = 1000;

  private Searches() {}

  /**
   * A program for one run.
   *
   * @param bodies its tasks
   * @param outcome what it came to
   */
  public record Program(List<TaskBody> bodies, Function<RunEnd, String> outcome) {}

  /**
   * Runs it until the search is through.
   *
   * @param programs makes the program of a run, on its machine
   * @return what it can come to, and how many runs came to it
   */
  public static SortedMap<String, Integer> outcomes(
      Stepping stepping, Search search, Function<SteppedMachine, Program> programs) {
    return outcomes(stepping, search, programs, Integer.MAX_VALUE);
  }

  /**
   * The same, but only runs count that have so few preemptions. What drains does not count as a
   * task that preempts or is preempted.
   */
  public static SortedMap<String, Integer> outcomes(
      Stepping stepping,
      Search search,
      Function<SteppedMachine, Program> programs,
      int preemptions) {
    Outcomes outcomes = new Outcomes(stepping, programs, preemptions);
    explore(new ScheduleExplorer(search), outcomes, outcomes);
    return outcomes.found;
  }

  /**
   * Goes through its states instead.
   *
   * @return what it can come to, and how many schedules do
   */
  public static SortedMap<String, BigInteger> byStates(
      Stepping stepping, Function<SteppedMachine, Program> programs) {
    return byStates(stepping, programs, StateSearch.Options.ANY);
  }

  /** The same with so many preemptions at most. */
  public static SortedMap<String, BigInteger> byStates(
      Stepping stepping, Function<SteppedMachine, Program> programs, int preemptions) {
    Outcomes outcomes = new Outcomes(stepping, programs, Integer.MAX_VALUE);
    States states = new States();
    StateSearch.Options counted = new StateSearch.Options(true, 1, preemptions);
    Bound bound = bound(new StateExplorer(counted), outcomes, states);
    assertTrue(bound == null || bound == Bound.PREEMPTIONS);
    return states.counts;
  }

  /**
   * Goes through its states, but for orders of steps that make no difference.
   *
   * @return what it can come to
   */
  public static SortedSet<String> reduced(
      Stepping stepping, Function<SteppedMachine, Program> programs) {
    Outcomes outcomes = new Outcomes(stepping, programs, Integer.MAX_VALUE);
    States states = new States();
    StateSearch.Options reduced = new StateSearch.Options(false, 1, StateSearch.Options.ANY, true);
    explore(new StateExplorer(reduced), outcomes, states);
    return new TreeSet<>(states.kinds);
  }

  private static @Nullable Bound bound(
      Explorer explorer, Outcomes program, Listener<Ended> listener) {
    return explorer.explore(program, listener, new Watch(Bounds.NONE));
  }

  private static void explore(Explorer explorer, Outcomes program, Listener<Ended> listener) {
    assertNull(bound(explorer, program, listener));
  }

  /** What each kind of end comes to. */
  private static final class States implements Listener<Ended> {
    private final List<String> kinds = new ArrayList<>();
    private final SortedMap<String, BigInteger> counts = new TreeMap<>();

    @Override
    public void ran(Ended run, Provenance from) {
      kinds.add(run.program().outcome().apply(run.end()));
    }

    @Override
    public void counted(int kind, BigInteger count) {
      counts.merge(kinds.get(kind), count, BigInteger::add);
    }

    @Override
    public void found(Finding finding, Ended run, Provenance from) {
      throw new AssertionError(finding.what());
    }
  }

  private record Ended(Program program, RunEnd end, int preemptions) {}

  /** Counts the switches away from tasks that could have gone on right after their steps. */
  private static final class Counting implements Schedule {
    private final Schedule schedule;
    private @Nullable Task performed;
    private @Nullable Task interrupted;
    private int preemptions;

    Counting(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      Task before = performed;
      if (before != null) {
        boolean couldGoOn = machine.task(before.id()) == before && machine.enabled(before);
        interrupted = couldGoOn ? before : null;
        performed = null;
      }
      Task next = schedule.next(machine, current);
      if (next != null && !next.drainsStores()) {
        preemptions += interrupted != null && next != interrupted ? 1 : 0;
        performed = next;
      }
      return next;
    }

    @Override
    public void ended(SteppedMachine machine, RunEnd end) {
      schedule.ended(machine, end);
    }

    @Override
    public boolean looksAtObjects() {
      return schedule.looksAtObjects();
    }
  }

  private static final class Outcomes
      implements io.mmunotify.explore.Program<Ended>, Listener<Ended> {
    private final Stepping stepping;
    private final Function<SteppedMachine, Program> programs;
    private final int mostPreemptions;
    private final SortedMap<String, Integer> found = new TreeMap<>();

    Outcomes(Stepping stepping, Function<SteppedMachine, Program> programs, int mostPreemptions) {
      this.stepping = stepping;
      this.programs = programs;
      this.mostPreemptions = mostPreemptions;
    }

    @Override
    public Ended run(Schedule schedule) {
      Counting counting = new Counting(schedule);
      SteppedMachine machine = new SteppedMachine(stepping, counting, null, MOST_STEPS);
      Program program = programs.apply(machine);
      List<TaskBody> bodies = program.bodies();
      RunEnd end = machine.run(Runs.together(bodies.toArray(TaskBody[]::new)));
      return new Ended(program, end, counting.preemptions);
    }

    @Override
    public RunEnd endOf(Ended run) {
      return run.end();
    }

    @Override
    public void ran(Ended run, Provenance from) {
      if (!from.wasRedundant() && run.preemptions() <= mostPreemptions) {
        found.merge(run.program().outcome().apply(run.end()), 1, Integer::sum);
      }
    }
  }
}
