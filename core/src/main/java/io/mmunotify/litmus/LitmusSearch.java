// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.Witness;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Stopwatch;
import io.mmunotify.litmus.LitmusResult.Coverage;
import io.mmunotify.litmus.LitmusResult.Found;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Goes through all that litmus tests can do on a generation. Any thread may use it. */
public final class LitmusSearch {
  private static final int MOST_STEPS = 100_000;

  private final Domains domains;
  private final GracePeriodOptions gracePeriods;
  private final Stepping stepping;
  private final LitmusBounds bounds;

  /** A search on a generation, between all accesses to memory. */
  public LitmusSearch(
      Generation generation,
      GracePeriodOptions gracePeriods,
      MemoryModel model,
      LitmusBounds bounds) {
    this.domains = new Domains(generation, gracePeriods);
    this.gracePeriods = gracePeriods;
    this.stepping = new Stepping(Granularity.MEMORY, model);
    this.bounds = bounds;
  }

  /** Why a test says nothing about the generation; null if it does. */
  public @Nullable String unfit(LitmusTest test) {
    return domains.unfit(test);
  }

  /** Whether a process that waits inside of its own read section goes on. */
  public boolean waitingIsQuiescent() {
    return domains.waitingIsQuiescent();
  }

  /**
   * Searches; ends early where both ends were seen, since that is all that can be. Where not all
   * schedules can be gone through, it follows them once more only as long as they can come to the
   * end in question. If they do, or are still too many, those with few preemptions are left.
   */
  public LitmusResult search(LitmusTest test) {
    Stopwatch watch = new Stopwatch();
    boolean mayBeAsked = test.verdict() != Verdict.ALWAYS; // else others are sought
    boolean questionFirst = mayBeAsked && bounds.questionFirst();
    One search = new One(test, StateSearch.Options.ANY, questionFirst);
    Coverage coverage = search.search();
    if (!search.isEnough(coverage) && mayBeAsked && !questionFirst) {
      search = search.before(new One(test, StateSearch.Options.ANY, true));
      coverage = search.search();
    }
    if (!search.isEnough(coverage)) {
      search = search.before(new One(test, bounds.preemptions(), false));
      coverage = search.search();
    }
    return search.result(coverage, watch);
  }

  /** Ends a run, and the search that made the run. */
  private static final class TimeIsUp extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Whether another process may end the section, which the monitor does not understand. */
  private static boolean leavesForAnother(Op op) {
    return op instanceof Op.ReadLock lock && lock.anywhere();
  }

  /** One search of one test. */
  private final class One implements Program<Run>, Listener<Run> {
    private final LitmusTest test;
    private final int preemptions;
    private final boolean forTheQuestion;
    private final TreeSet<String> seen = new TreeSet<>();
    private Found found = Found.NOTHING;
    private @Nullable Witness witness;
    private final Watch watch =
        new Watch(
            new Bounds(
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                bounds.states(),
                bounds.seconds(),
                bounds.megabytes(),
                true));
    private long states;
    private long statesBefore;

    One(LitmusTest test, int preemptions, boolean forTheQuestion) {
      this.test = test;
      this.preemptions = preemptions;
      this.forTheQuestion = forTheQuestion;
    }

    /** Has another search go on from what this one has found. */
    One before(One next) {
      next.found = found;
      next.witness = witness;
      next.seen.addAll(seen);
      next.statesBefore = statesBefore + states;
      return next;
    }

    /** Whether no other search can tell more that is asked. */
    boolean isEnough(Coverage coverage) {
      return coverage.exhausted() || isAnswered();
    }

    private boolean isAnswered() {
      return found.decided() || found.failure() != null || (forTheQuestion && found.asked());
    }

    Coverage search() {
      @Nullable Integer most = preemptions == StateSearch.Options.ANY ? null : preemptions;
      try {
        Bound bound = search(most == null && !bounds.allOrders());
        if (found.decided() && bound == null) {
          return new Coverage(true, false, most, null, null); // also of the question: all was seen
        }
        return new Coverage(bound == null, forTheQuestion, most, bound, null);
      } catch (Refusal e) {
        return new Coverage(false, forTheQuestion, most, null, e.getMessage());
      }
    }

    /** The bound that ended it before it had an answer; null if it has one, or all was seen. */
    private @Nullable Bound search(boolean reduced) {
      try {
        StateSearch<Run> search =
            new StateSearch<>(this, new StateSearch.Options(false, 1, preemptions, reduced), this);
        Bound bound = search.search(watch, () -> states = search.states());
        states = search.states();
        return bound == Bound.FIRST_FINDING ? null : bound;
      } catch (TimeIsUp _) {
        return Bound.TIME;
      } catch (OutOfMemoryError e) { // one array too many; all of the search is garbage now
        return Bound.MEMORY;
      }
    }

    LitmusResult result(Coverage coverage, Stopwatch watch) {
      Witness shown = witness;
      List<String> lines = shown == null ? List.of() : schedule(shown.numbers());
      return new LitmusResult(
          test, found, coverage, statesBefore + states, watch.seconds(), lines, seen);
    }

    @Override
    public Run run(Schedule schedule) {
      return run(schedule, (_, _, _) -> requireTime());
    }

    /**
     * The search looks at the clock between runs. A run of many thousand instructions takes longer
     * than a search may, so this looks behind each instruction.
     */
    private void requireTime() {
      if (watch.isOver() && watch.bound() == Bound.TIME) {
        throw new TimeIsUp();
      }
    }

    @Override
    public RunEnd endOf(Run run) {
      return run.end();
    }

    private Run run(Schedule schedule, LitmusRun.Listener listener) {
      SteppedMachine machine = new SteppedMachine(stepping, schedule, null, MOST_STEPS);
      LitmusRun run = new LitmusRun(test, machine, domains, gracePeriods, listener, forTheQuestion);
      RunEnd end = machine.run(run.phases());
      if (end instanceof RunEnd.Stopped stopped && stopped.stop() instanceof BoundReached bound) {
        throw bound;
      }
      return new Run(run, end);
    }

    private List<String> schedule(int[] path) {
      WitnessLines lines = new WitnessLines(path);
      Run _ = run(lines, lines);
      return lines.lines();
    }

    @Override
    public void ran(Run run, Provenance from) {
      if (found.decided() || found.failure() != null) {
        return;
      }
      Condition filter = test.filter();
      if (filter != null && !filter.holds(run.program())) {
        return;
      }
      switch (run.end()) {
        case RunEnd.Finished _ -> finished(run.program(), from);
        case RunEnd.Deadlock _ ->
            found = new Found(found.asked(), found.other(), true, found.failure());
        case RunEnd.Stopped stopped ->
            found =
                new Found(
                    found.asked(),
                    found.other(),
                    found.deadlock(),
                    String.valueOf(stopped.stop().getMessage()));
        case RunEnd.Abandoned _ ->
            throw new IllegalStateException("a run that ended was cut short");
      }
      if (isAnswered()) {
        watch.found();
      }
    }

    private void finished(LitmusRun run, Provenance from) {
      boolean holds = test.exists().holds(run);
      if (holds && witness == null) {
        witness = from.better(null);
      }
      seen.add(run.text());
      found =
          new Found(
              found.asked() || holds, found.other() || !holds, found.deadlock(), found.failure());
    }

    /** The monitor of an engine finds a grace period that ended where the exact one could not. */
    @Override
    public void found(Finding finding, Run run, Provenance from) {
      if (test.ops().stream().noneMatch(LitmusSearch::leavesForAnother)) {
        witness = from.better(null);
        found = new Found(found.asked(), found.other(), found.deadlock(), finding.what());
        watch.found();
      }
    }
  }

  private record Run(LitmusRun program, RunEnd end) {}
}
