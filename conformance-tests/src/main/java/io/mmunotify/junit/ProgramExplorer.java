// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.explore.NotRepeatable;
import io.mmunotify.explore.schedules.Explorer;
import io.mmunotify.explore.schedules.Walk;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Explores a program on one generation: runs it until it fails or the search is through. */
final class ProgramExplorer {
  private static final int MOST_TO_SIMPLIFY = 1_000;
  private static final String DIFFERS =
      "the program did not do the same again under the same schedule: ";
  private static final String RULE =
      "; what tasks share must be cells (Program.cell), and a program depends on nothing that one"
          + " execution leaves to the next, no static variable, clock or chance";

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
   * @param bound the name of the bound for whose sake schedules were left out; null if none was
   * @param failed the simplest failing execution that was found, traced; null if none was
   */
  record Result(long executions, @Nullable String bound, @Nullable Execution failed) {}

  /**
   * Explores it.
   *
   * @throws AssertionError if the program breaks a rule of {@link Program}
   */
  Result explore() {
    inspect();
    UntilOneFails runs = new UntilOneFails();
    try {
      String bound = new Explorer(searches.search(), 1).explore(runs, searches.bound());
      return new Result(runs.executions, bound, null);
    } catch (Found found) {
      return new Result(runs.executions + 1, null, traced(simplest(found.execution)));
    } catch (NotRepeatable e) {
      throw new AssertionError(e.getMessage() + RULE, e);
    }
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
    return new Result(1, null, execution.failed() ? execution : null);
  }

  /**
   * Looks at an execution, then makes one twice: the program must obey the rules, and do the same
   * again.
   */
  private void inspect() {
    Execution _ = runner.inspect();
    if (!runner.trace(new InOrder()).sameAs(runner.trace(new InOrder()))) {
      throw new AssertionError(DIFFERS + "its events were others" + RULE);
    }
  }

  /** The same failure with fewer preemptions or steps, if a short search finds it. */
  private Execution simplest(Execution failed) {
    if (failed.tooLong()) {
      return failed;
    }
    Simplest runs = new Simplest(failed);
    var _ = new Explorer(Searches.simplerThan(failed), 1).explore(runs, MOST_TO_SIMPLIFY);
    return runs.simplest();
  }

  /** The program, as a search runs it. */
  private abstract class Untraced implements io.mmunotify.explore.schedules.Program<Execution> {
    @Override
    public Execution run(Schedule schedule) {
      Execution execution = runner.run(schedule);
      if (execution.thrown() instanceof TestAbortedException aborted) {
        throw aborted;
      }
      return execution;
    }

    @Override
    public RunEnd endOf(Execution run) {
      RunEnd end = run.end();
      return end == null ? new RunEnd.Abandoned() : end;
    }
  }

  /** Counts executions, and ends the search at the first that fails. */
  private final class UntilOneFails extends Untraced {
    private long executions;

    @Override
    public Execution run(Schedule schedule) {
      Execution run = super.run(schedule);
      if (run.failed()) {
        throw new Found(run);
      }
      return run;
    }

    @Override
    public void ran(Execution run, Walk walk) {
      executions += walk.wasRedundant() ? 0 : 1;
    }
  }

  /** Keeps the first of the simplest executions that fail as a known one does. */
  private final class Simplest extends Untraced {
    private final Execution known;
    private @Nullable Execution best;

    Simplest(Execution known) {
      this.known = known;
    }

    @Override
    public void ran(Execution run, Walk walk) {
      if (run.failed()
          && Objects.equals(run.failure(), known.failure())
          && (best == null || run.simplerThan(best))) {
        best = run;
      }
    }

    /** The known one only where none as simple was found: so it matters little who found that. */
    Execution simplest() {
      Execution found = best;
      return found == null || known.simplerThan(found) ? known : found;
    }
  }

  /** Ends a search at a failing execution. */
  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Execution execution;

    Found(Execution execution) {
      super("found", null, false, false);
      this.execution = execution;
    }
  }

  private Execution traced(Execution failed) {
    Execution again = runner.trace(new ReplayLine.Replay(failed.order()));
    if (!Objects.equals(failed.failure(), again.failure())) {
      throw new AssertionError(
          DIFFERS + "it ended with " + failed.sentences() + ", then " + again.sentences() + RULE);
    }
    return again;
  }
}
