// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import io.mmunotify.cli.Generations;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.run.TurnSchedule;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Suggestion;
import io.mmunotify.trace.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a trace to the generation that its header names. Any thread may use it. */
final class Replayer {
  private final Generations generations;
  private final Limits limits;
  private final @Nullable GracePeriodOptions gracePeriods;

  /**
   * @param gracePeriods who is to end grace periods; null for whoever did when a trace was recorded
   */
  Replayer(Generations generations, Limits limits, @Nullable GracePeriodOptions gracePeriods) {
    this.generations = generations;
    this.limits = limits;
    this.gracePeriods = gracePeriods;
  }

  /**
   * Where a run left its trace.
   *
   * @param index of the first event that differs
   * @param got what the run did, its end included
   * @param misfit why the run could not follow the trace there; null if it could
   */
  record Mismatch(Trace trace, int index, List<Event> got, @Nullable String misfit) {}

  /**
   * Replays a trace; null if every event comes out the same.
   *
   * @throws InputError if its header asks for what is not there
   * @throws BoundAt if the run exceeds a limit
   */
  @Nullable Mismatch replay(Trace trace) {
    RunOptions options = RecordedRuns.optionsOf(trace, gracePeriods);
    ScenarioRunner runner = new ScenarioRunner(limits, options);
    Generation generation = generation(generations, trace);
    RecordedOrder order = new RecordedOrder(trace.events(), trace.scenario());
    TurnSchedule turns = new TurnSchedule(trace.schedule());
    boolean byEvents = RecordedRuns.byEvents(trace, options);
    RunResult result =
        BoundAt.during(
            trace.file() + ": " + trace.scenario().name() + " on " + generation.name(),
            () -> runner.run(trace.scenario(), generation, byEvents ? order : turns));
    int index = firstDifference(trace.events(), result.events());
    String misfit = byEvents ? order.misfit() : turns.misfit();
    return index < 0 ? null : new Mismatch(trace, index, result.events(), misfit);
  }

  /** The generation that a trace's header names. */
  static Generation generation(Generations generations, Trace trace) {
    if (!generations.has(trace.generation())) {
      throw InputError.at(
          trace.file(),
          trace.line(),
          1,
          Suggestion.unknown("generation", trace.generation(), generations.names()));
    }
    return generations.named(trace.generation());
  }

  private static int firstDifference(List<Event> expected, List<Event> got) {
    int shorter = Math.min(expected.size(), got.size());
    for (int i = 0; i < shorter; i++) {
      if (!expected.get(i).equals(got.get(i))) {
        return i;
      }
    }
    return expected.size() == got.size() ? -1 : shorter;
  }
}
