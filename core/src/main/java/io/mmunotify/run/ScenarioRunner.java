// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.hw.trace.TraceLog;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.trace.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a scenario on a generation, once. */
public final class ScenarioRunner {
  private final Limits limits;
  private final RunOptions options;

  /**
   * @param limits how long a run may get
   */
  public ScenarioRunner(Limits limits) {
    this(limits, RunOptions.DEFAULTS);
  }

  /**
   * @param limits how long a run may get
   * @param options how it is run; on a live machine, who ends its grace periods
   */
  public ScenarioRunner(Limits limits, RunOptions options) {
    this.limits = limits;
    this.options = options;
  }

  /**
   * Runs it on a stepped machine under a schedule, recording every event.
   *
   * @throws BoundReached if a limit was reached
   */
  public RunResult run(Scenario scenario, Generation generation, Schedule schedule) {
    return run(scenario, generation, schedule, _ -> {});
  }

  /**
   * A run of a scenario with areas.
   *
   * @param view what was mapped when its tasks began
   */
  public record VmRun(RunResult result, VmView view) {}

  /**
   * The same for a scenario with areas, telling what was mapped when its tasks began.
   *
   * @throws IllegalArgumentException if it has none
   * @throws BoundReached if a limit was reached
   */
  public VmRun runVm(Scenario scenario, Generation generation, Schedule schedule) {
    List<VmView> views = new ArrayList<>();
    RunResult result =
        run(
            scenario,
            generation,
            schedule,
            world -> {
              VmWorld vm = world.vm();
              if (vm == null) {
                throw new IllegalArgumentException(scenario.name() + " has no areas");
              }
              views.add(vm.view());
            });
    return new VmRun(result, views.getFirst());
  }

  /**
   * Runs it as another run went, up to an event, and takes the whole state right after that.
   *
   * @param events the other run's; they must tell the order of its tasks
   * @param event the place of the event among them, from 0
   * @throws BoundReached if a limit was reached
   */
  public StateDump dump(Scenario scenario, Generation generation, List<Event> events, int event) {
    List<StateDump> taken = new ArrayList<>();
    SteppedMachine[] machine = new SteppedMachine[1];
    World[] world = new World[1];
    TraceLog trace =
        new TraceLog(place -> {
          if (place == event) {
            taken.add(new StateTaker(world[0], machine[0]).take());
          }
        });
    ReplaySchedule order = new ReplaySchedule(ReplaySchedule.orderOf(events));
    machine[0] = new SteppedMachine(options.stepping(), order, trace, limits.get(Limit.EVENTS));
    world[0] = new World(scenario, generation, machine[0], limits, options.gracePeriods());
    RunEnd _ = machine[0].run(world[0].phases());
    if (taken.isEmpty()) {
      taken.add(new StateTaker(world[0], machine[0]).take()); // the end, which no task performs
    }
    return taken.getFirst();
  }

  private RunResult run(
      Scenario scenario, Generation generation, Schedule schedule, Consumer<World> made) {
    TraceLog trace = new TraceLog();
    Logged logged = new Logged(schedule);
    Ended ended = run(scenario, generation, logged, trace, made);
    trace.add(new Event(null, EventKind.END_OF_RUN, ended.outcome().state()));
    List<Turn> turns = options.eventsTellAll() ? List.of() : TurnSchedule.turnsOf(logged.actors());
    return new RunResult(
        trace.events(), ended.end(), ended.outcome(), ended.findings(), options, turns);
  }

  /** The same without a trace. */
  public Ended runUntraced(Scenario scenario, Generation generation, Schedule schedule) {
    return run(scenario, generation, schedule, null, _ -> {});
  }

  private Ended run(
      Scenario scenario,
      Generation generation,
      Schedule schedule,
      @Nullable TraceLog trace,
      Consumer<World> made) {
    SteppedMachine machine =
        new SteppedMachine(options.stepping(), schedule, trace, limits.get(Limit.EVENTS));
    World world = new World(scenario, generation, machine, limits, options.gracePeriods());
    made.accept(world);
    RunEnd end = machine.run(world.phases());
    if (end instanceof RunEnd.Stopped stopped && stopped.stop() instanceof BoundReached bound) {
      throw bound;
    }
    FinalState state = world.finalState();
    List<LockOrder.Edge> lockOrder = LockOrder.edges(machine);
    return new Ended(
        end,
        outcome(world, state, stopOf(end)),
        world.findings(machine, end, state, lockOrder),
        lockOrder);
  }

  /**
   * Runs it on a live machine, the tasks on threads of their own.
   *
   * @throws KernelStop if a task was stopped
   * @throws IllegalStateException if it did not end in time: who waits for what
   */
  public Outcome runLive(Scenario scenario, Generation generation, Duration limit) {
    LiveMachine machine = new LiveMachine();
    World world = new World(scenario, generation, machine, limits, options.gracePeriods());
    machine.run(world.phases(), limit);
    return outcome(world, world.finalState(), null);
  }

  private static Outcome outcome(World world, FinalState state, @Nullable Event stop) {
    return new Outcome(
        stop, state, world.observations().returns(), world.observations().callbacks());
  }

  /** The event that says why a run stopped before its end; null if it did not, or was abandoned. */
  private static @Nullable Event stopOf(RunEnd end) {
    return switch (end) {
      case RunEnd.Finished _, RunEnd.Abandoned _ -> null;
      case RunEnd.Deadlock deadlock -> deadlock.event();
      case RunEnd.Stopped stopped -> stopped.stop().event(null);
    };
  }
}
