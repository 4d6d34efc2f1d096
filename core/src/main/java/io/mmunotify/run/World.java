// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.scenario.KernelStep;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Op;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Scenario.NotifierSpec;
import io.mmunotify.scenario.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scenario's things on one booted kernel, for one run: its mms, its notifiers, its tasks. */
final class World {
  private static final Set<Callback> RANGE =
      Set.of(Callback.INVALIDATE_RANGE_START, Callback.INVALIDATE_RANGE_END);

  private final Scenario scenario;
  private final Kernel kernel;
  private final Map<String, MmStruct> mms = new LinkedHashMap<>();
  private final Map<String, Notifier> notifiers = new HashMap<>();

  /** All that the scenario names, made at once: who made one must not tell who queued it first. */
  private final Map<String, RcuHead> heads = new HashMap<>();

  private final DriverWorld driver;

  /** Null where the scenario has no areas. */
  private final @Nullable VmWorld vm;

  private final Observations observations;
  private final Checkers checkers;
  private final StepPerformer performer;

  World(
      Scenario scenario,
      Generation generation,
      Machine machine,
      Limits limits,
      GracePeriodOptions gracePeriods) {
    this.scenario = scenario;
    this.kernel = generation.boot(machine, new FaultInjector(scenario.faults()), gracePeriods);
    this.observations = new Observations(scenario);
    this.checkers = new Checkers(machine);
    scenario
        .mms()
        .forEach((name, users) -> {
          checkers.mm(name, users);
          mms.put(name, kernel.newMm(name, users));
        });
    for (String child : scenario.vm().children().keySet()) {
      if (!mms.containsKey(child)) {
        checkers.mm(child, 1);
        mms.put(child, kernel.newMm(child, 1));
      }
    }
    this.vm = scenario.vm().used() ? new VmWorld(scenario, kernel, machine, mms) : null;
    this.performer = new StepPerformer(this, limits, checkers);
    scenario
        .notifiers()
        .forEach((name, spec) -> {
          checkers.notifier(name, spec.callbacks().keySet().containsAll(RANGE));
          notifiers.put(
              name,
              kernel.newNotifier(
                  name,
                  spec.callbacks().keySet(),
                  spec.flags(),
                  new ScenarioDriver(name, spec.callbacks(), performer)));
        });
    this.driver = new DriverWorld(scenario, machine, this::run);
    scenario.bodies().forEach(performer::addBody);
    scenario.bodies().forEach(this::headsOf);
    for (NotifierSpec spec : scenario.notifiers().values()) {
      spec.callbacks().values().forEach(callback -> headsOf(callback.steps()));
    }
  }

  private void headsOf(List<Step> steps) {
    for (Step step : steps) {
      if (step instanceof KernelStep call && call.op() == Op.CALL_SRCU && call.callback() != null) {
        heads.computeIfAbsent(call.callback(), RcuHead::new);
      }
      step.branches().forEach(this::headsOf);
    }
  }

  /** The scenario's three phases. */
  List<List<TaskPlan>> phases() {
    List<TaskPlan> concurrent = new ArrayList<>();
    scenario.tasks().forEach((name, steps) -> concurrent.add(plan(name, steps)));
    return List.of(
        List.of(plan("setup", scenario.setup())),
        concurrent,
        List.of(plan("after", scenario.after())));
  }

  private void run(Task current, List<Step> steps) {
    driver.begins(current);
    performer.perform(current, steps);
  }

  private TaskPlan plan(String name, List<Step> steps) {
    VmWorld world = vm;
    String first = scenario.tasks().keySet().stream().findFirst().orElse("");
    boolean concurrent = scenario.tasks().containsKey(name);
    return new TaskPlan(
        name,
        world == null ? null : world.cpuOf(name, first),
        current -> {
          if (concurrent && world != null && Machine.stepped(current)) {
            world.view().begin();
          }
          run(current, steps);
        });
  }

  DriverWorld driver() {
    return driver;
  }

  /** The address spaces by name. */
  Map<String, MmStruct> mms() {
    return mms;
  }

  @Nullable VmWorld vm() {
    return vm;
  }

  Kernel kernel() {
    return kernel;
  }

  MmStruct mm(String name) {
    return known(mms.get(name), name);
  }

  Notifier notifier(String name) {
    return known(notifiers.get(name), name);
  }

  /** Where register and unregister apply a notifier. */
  MmStruct mmOf(String notifier) {
    return mm(known(scenario.notifiers().get(notifier), notifier).mm());
  }

  RcuHead head(String name) {
    return known(heads.get(name), name);
  }

  Observations observations() {
    return observations;
  }

  /** Everything that checkers found in the run, which has ended. */
  List<Finding.Seen> findings(
      SteppedMachine machine, RunEnd end, FinalState state, List<LockOrder.Edge> lockOrder) {
    List<String> faults = new ArrayList<>();
    for (MmStruct mm : mms.values()) {
      HlistHead list = mm.notifiers();
      String fault = list == null ? null : list.fault();
      if (fault != null) {
        faults.add(fault);
      }
    }
    return checkers.atEnd(
        machine,
        end,
        vm == null
            ? new Checkers.Left(state, faults, lockOrder)
            : new Checkers.Left(state, faults, lockOrder, vm.frameFaults(), vm.flushFaults()));
  }

  FinalState finalState() {
    Map<String, FinalState.Mm> states = new LinkedHashMap<>();
    mms.forEach((name, mm) -> states.put(name, mm.state()));
    return new FinalState(states, driver.values());
  }

  static <T> T known(@Nullable T thing, String name) {
    if (thing == null) {
      throw new IllegalArgumentException("the scenario has no " + name);
    }
    return thing;
  }
}
