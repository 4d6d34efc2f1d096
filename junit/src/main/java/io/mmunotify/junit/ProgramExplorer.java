// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.NotRepeatable;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Explores a program on one generation: runs it until it is stopped or the search is through. */
final class ProgramExplorer {
  private static final int MOST_TO_SIMPLIFY = 1_000;
  private static final String DIFFERS =
      "the program did not do the same again under the same schedule: ";
  private static final String RULE =
      "; data that tasks share must be cells (Program.cell), and a program depends on nothing that"
          + " one execution leaves to the next, no static variable, clock or chance";

  private final Runner runner;
  private final Searches searches;

  ProgramExplorer(Runner runner, Searches searches) {
    this.runner = runner;
    this.searches = searches;
  }

  /**
   * What a search came to.
   *
   * @param executions runs that were made, redundant ones left out
   * @param bound the bound for whose sake schedules were left out; null if none was
   * @param failures what the test fails by, that which stopped an execution first
   * @param remarks what it tells beside
   */
  record Result(
      long executions, @Nullable Bound bound, List<Failure> failures, List<Remark> remarks) {}

  /**
   * Explores it.
   *
   * @throws AssertionError if the program breaks a rule of {@link Program}
   */
  Result explore() {
    List<String> ofProgram = inspect();
    Runs runs = new Runs(true);
    Bound bound = null;
    try {
      bound = explore(searches.search(), runs, searches.bound());
    } catch (Stopped stopped) {
      // a schedule to it is among what was discovered
    } catch (NotRepeatable e) {
      throw new AssertionError(e.getMessage() + RULE, e);
    }
    Discovered discovered = runs.discovered;
    if (discovered.failed() != null
        || discovered.findings().stream().anyMatch(searches.without()::fails)) {
      simplify(discovered);
    }
    return new Result(
        runs.executions, bound, failures(discovered, runs), remarks(ofProgram, discovered));
  }

  /**
   * Just one schedule.
   *
   * @throws AssertionError if the program cannot follow it
   */
  Result replay(ReplayLine line) {
    ReplayLine.Replay schedule = new ReplayLine.Replay(line.order());
    Execution execution = runner.trace(schedule);
    String misfit = schedule.misfit();
    if (misfit != null) {
      throw new AssertionError(
          "the schedule of -D" + ReplayLine.PARAMETER + " is not one of this program: " + misfit);
    }
    Discovered discovered = new Discovered();
    discovered.add(execution, 0);
    List<Finding.Seen> failing = failing(execution);
    List<Failure> failures = new ArrayList<>();
    if (execution.failed()) {
      failures.add(new Failure(execution, null, failing, 0, Collections.emptySortedMap()));
    } else if (!failing.isEmpty()) {
      failures.add(shown(execution, failing.getFirst().finding(), 0));
    }
    return new Result(1, null, failures, remarks(execution.remarks(), discovered));
  }

  /**
   * Looks at an execution, then makes one twice: the program must obey the rules, and do the same
   * again.
   *
   * @return what its author should know of it
   */
  private List<String> inspect() {
    List<String> remarks = runner.inspect().remarks();
    if (!runner.trace(new InOrder()).sameAs(runner.trace(new InOrder()))) {
      throw new AssertionError(DIFFERS + "its events differed" + RULE);
    }
    return remarks;
  }

  /** The same with fewer preemptions or steps, if a short search finds it. */
  private void simplify(Discovered discovered) {
    Discovered.Showing failed = discovered.failed();
    if (failed != null && failed.simplest().tooLong()) {
      return;
    }
    Runs runs = new Runs(false);
    var _ = explore(Searches.withPreemptions(discovered.mostPreemptions()), runs, MOST_TO_SIMPLIFY);
    discovered.simplify(runs.discovered);
  }

  private List<Failure> failures(Discovered discovered, Runs runs) {
    List<Failure> failures = new ArrayList<>();
    Discovered.Showing stopped = discovered.failed();
    if (stopped != null) {
      Execution shown = traced(stopped.simplest());
      failures.add(
          new Failure(shown, null, failing(shown), stopped.number(), Collections.emptySortedMap()));
    }
    for (Finding finding : discovered.findings()) {
      if (searches.without().fails(finding)
          && failures.stream().noneMatch(failure -> failure.shown().shows(finding))) {
        Discovered.Showing showing = discovered.of(finding);
        failures.add(
            showing == null
                ? inParts(discovered, finding, runs.executions)
                : shown(
                    traced(showing.simplest()),
                    finding,
                    showing.number() == 0 ? runs.executions : showing.number()));
      }
    }
    return failures;
  }

  private Failure shown(Execution shown, Finding finding, long number) {
    return new Failure(shown, finding, failing(shown), number, Collections.emptySortedMap());
  }

  private Failure inParts(Discovered discovered, Finding circle, long executions) {
    SortedMap<LockOrder.Edge, List<String>> parts = new TreeMap<>();
    List<Execution> shown = new ArrayList<>();
    discovered
        .partsOf(circle)
        .forEach((edge, showing) -> {
          parts.put(edge, showing.simplest().order());
          shown.add(showing.simplest());
        });
    return new Failure(traced(shown.getFirst()), circle, List.of(), executions, parts);
  }

  private List<Finding.Seen> failing(Execution execution) {
    return execution.findings().stream()
        .filter(seen -> searches.without().fails(seen.finding()))
        .toList();
  }

  private List<Remark> remarks(List<String> ofProgram, Discovered discovered) {
    List<Remark> remarks = new ArrayList<>();
    ofProgram.forEach(sentence -> remarks.add(new Remark(Level.WARNING, sentence, List.of())));
    for (Finding finding : discovered.findings()) {
      if (!searches.without().fails(finding)) {
        String reason = searches.without().reason(finding);
        Discovered.Showing showing = discovered.of(finding);
        remarks.add(
            new Remark(
                Level.INFO,
                (reason == null ? "information: " : "turned off (because " + reason + "): ")
                    + finding.check()
                    + ": "
                    + finding.what(),
                showing == null ? List.of() : showing.simplest().order()));
      }
    }
    return remarks;
  }

  private static @Nullable Bound explore(Search search, Runs runs, long most) {
    return new ScheduleExplorer(search)
        .explore(runs, runs, new Watch(Bounds.NONE.executions(most)));
  }

  /** The program, as a search runs it, with note taken of what its executions show. */
  private final class Runs implements io.mmunotify.explore.Program<Execution>, Listener<Execution> {
    private final Discovered discovered = new Discovered();
    private final boolean untilStopped;
    private long executions;

    /**
     * @param untilStopped whether an execution that fails, and not only by a finding, is the last
     */
    Runs(boolean untilStopped) {
      this.untilStopped = untilStopped;
    }

    @Override
    public Execution run(Schedule schedule) {
      Execution run = runner.run(schedule);
      if (run.thrown() instanceof TestAbortedException aborted) {
        throw aborted;
      }
      if (run.failed() && untilStopped) {
        executions++;
        discovered.add(run, executions);
        throw new Stopped();
      }
      return run;
    }

    @Override
    public RunEnd endOf(Execution run) {
      RunEnd end = run.end();
      return end == null ? new RunEnd.Abandoned() : end;
    }

    @Override
    public void ran(Execution run, Provenance from) {
      if (!from.wasRedundant()) {
        executions++;
        discovered.add(run, executions);
      }
    }
  }

  /** Ends a search at an execution that fails. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private Execution traced(Execution untraced) {
    Execution again = runner.trace(new ReplayLine.Replay(untraced.order()));
    if (!Objects.equals(untraced.failure(), again.failure())) {
      throw new AssertionError(
          DIFFERS + "it ended with " + untraced.sentences() + ", then " + again.sentences() + RULE);
    }
    return again;
  }
}
