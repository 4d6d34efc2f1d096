// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import io.mmunotify.cli.Generations;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.run.TurnSchedule;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.trace.MachineHeader;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs of a scenario in the order of recorded ones: {@code --schedule FILE}. */
public final class RecordedRuns {
  private final Path file;
  private final Scenario scenario;
  private final Limits limits;
  private final @Nullable GracePeriodOptions gracePeriods;
  private final Map<String, Trace> byGeneration = new LinkedHashMap<>();

  /**
   * @param file traces, at least one of them of the scenario
   * @param gracePeriods who is to end grace periods; null for whoever did when it was recorded
   */
  public RecordedRuns(
      Path file, Scenario scenario, Limits limits, @Nullable GracePeriodOptions gracePeriods) {
    this.file = file;
    this.scenario = scenario;
    TreeSet<String> others = new TreeSet<>();
    try (TraceReader reader = TraceReader.open(file, limits)) {
      for (Trace trace = reader.next(); trace != null; trace = reader.next()) {
        if (trace.scenario().name().equals(scenario.name())) {
          byGeneration.putIfAbsent(trace.generation(), trace);
        } else {
          others.add(trace.scenario().name());
        }
      }
    }
    if (byGeneration.isEmpty()) {
      throw new InputError(
          file
              + ": this is no trace of the scenario "
              + scenario.name()
              + ", but of "
              + String.join(", ", others));
    }
    byGeneration.values().forEach(trace -> optionsOf(trace, gracePeriods));
    this.limits = limits;
    this.gracePeriods = gracePeriods;
  }

  /**
   * How to run what was recorded.
   *
   * @param gracePeriods who is to end grace periods; null for whoever did
   * @throws InputError if there is no such machine, or the steps cannot be repeated
   */
  static RunOptions optionsOf(Trace trace, @Nullable GracePeriodOptions gracePeriods) {
    MachineHeader machine = trace.machine();
    RunOptions options = RunOptions.of(machine).orElse(null);
    if (options == null) {
      throw at(
          trace,
          "this trace was recorded with granularity "
              + machine.granularity()
              + ", model "
              + machine.model()
              + " and grace_periods "
              + machine.gracePeriods()
              + ", which cannot be replayed; accepted are event or memory, sc, or tso with memory,"
              + " and exact, engine or engine-as-shipped");
    }
    RunOptions wanted = gracePeriods == null ? options : options.with(gracePeriods);
    if (byEvents(trace, wanted) && !options.stepping().equals(Stepping.EVENTS)) {
      throw at(
          trace,
          trace.schedule().isEmpty()
              ? "the header has no schedule; at memory granularity the events do not tell whose"
                  + " steps came when"
              : "at memory granularity a run can be repeated with its own grace periods alone");
    }
    return wanted;
  }

  /** Whether the order comes from the events: steps of other grace periods are of no use. */
  static boolean byEvents(Trace trace, RunOptions options) {
    return trace.schedule().isEmpty() || !options.header().equals(trace.machine());
  }

  private static InputError at(Trace trace, String sentence) {
    return InputError.at(trace.file(), trace.line(), 1, sentence);
  }

  /** The generations that the traces name. */
  public List<Generation> generations(Generations all) {
    List<Generation> generations = new ArrayList<>();
    for (Trace trace : byGeneration.values()) {
      generations.add(Replayer.generation(all, trace));
    }
    return generations;
  }

  /**
   * Runs the scenario in the order of the generation's own trace, or else of the first one.
   *
   * @throws InputError if the order does not fit
   */
  public RunResult run(Generation generation) {
    Trace first = byGeneration.values().iterator().next();
    Trace trace = byGeneration.getOrDefault(generation.name(), first);
    RunOptions options = optionsOf(trace, gracePeriods);
    ScenarioRunner runner = new ScenarioRunner(limits, options);
    if (!byEvents(trace, options)) {
      return run(generation, trace, runner);
    }
    RecordedOrder order = new RecordedOrder(trace.events(), scenario);
    RunResult result = runner.run(scenario, generation, order);
    if (order.misfit() != null) {
      throw misfit(generation, trace, "at event " + order.eventNumber() + " " + order.misfit());
    }
    boolean stopped = result.end() instanceof RunEnd.Stopped;
    if (!stopped && !order.usedUp()) {
      throw misfit(
          generation, trace, "event " + order.eventNumber() + " comes after every task has ended");
    }
    // A run that was given up half way, and saved, is given up at the same place again.
    if (result.end() instanceof RunEnd.Abandoned && !result.events().equals(trace.events())) {
      throw misfit(generation, trace, "after its last event tasks can still go on");
    }
    return result;
  }

  private RunResult run(Generation generation, Trace trace, ScenarioRunner runner) {
    TurnSchedule turns = new TurnSchedule(trace.schedule());
    RunResult result = runner.run(scenario, generation, turns);
    if (turns.misfit() != null) {
      throw misfit(generation, trace, turns.misfit());
    }
    if (result.end() instanceof RunEnd.Abandoned && !result.events().equals(trace.events())) {
      throw misfit(generation, trace, "after its last step tasks can still go on");
    }
    return result;
  }

  private InputError misfit(Generation generation, Trace trace, String sentence) {
    return new InputError(
        file
            + ": the order of the "
            + trace.generation()
            + " trace does not fit "
            + generation.name()
            + ": "
            + sentence);
  }
}
