// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.CallbackNesting;
import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.scenario.DriverStep;
import io.mmunotify.scenario.KernelStep;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Step;
import io.mmunotify.scenario.VmStep;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs a scenario's steps, each by whoever performs its family. */
final class StepPerformer {
  private final World world;
  private final Limits limits;
  private final Checkers checkers;
  private final KernelStepPerformer kernelSteps;
  private final DriverStepPerformer driverSteps;

  /** The callbacks that do something. */
  private final CallbackNesting nesting;

  /** Where each step stands in the body of its task, from 1; filled before the machine runs. */
  private final IdentityHashMap<Step, Integer> positions = new IdentityHashMap<>();

  StepPerformer(World world, Limits limits, Checkers checkers) {
    this.world = world;
    this.limits = limits;
    this.checkers = checkers;
    this.nesting = new CallbackNesting(limits.get(Limit.CALLBACK_NESTING));
    this.kernelSteps = new KernelStepPerformer(world, checkers);
    this.driverSteps = new DriverStepPerformer(world, checkers, this);
  }

  /** Takes note of what a task will perform. Before the machine runs. */
  void addBody(List<Step> steps) {
    int _ = addBody(steps, 0);
  }

  private int addBody(List<Step> steps, int before) {
    int position = before;
    for (Step step : steps) {
      positions.put(step, ++position);
      for (List<Step> branch : step.branches()) {
        position = addBody(branch, position);
      }
    }
    return position;
  }

  /** Performs the steps of a callback, in the task that called it. */
  void performInCallback(Task current, String callback, List<Step> steps) {
    limits.check(Limit.CALLBACK_NESTING, nesting.enter(current, callback));
    perform(current, steps);
    nesting.leave(current);
  }

  Checkers checkers() {
    return checkers;
  }

  Observations observations() {
    return world.observations();
  }

  /**
   * Performs steps, one after the other. Outside of callbacks a task knows nothing behind a step
   * but where it stands.
   */
  void perform(Task current, List<Step> steps) {
    for (Step step : steps) {
      perform(current, step);
      if (nesting.isOutside(current)) {
        Machine.forget(current, position(step));
      }
    }
  }

  private int position(Step step) {
    return World.known(positions.get(step), "such step");
  }

  private void perform(Task current, Step step) {
    switch (step) {
      case KernelStep kernelStep -> kernelSteps.perform(current, kernelStep);
      case DriverStep driverStep -> driverSteps.perform(current, driverStep);
      case VmStep vmStep -> performVm(current, vmStep);
    }
  }

  private void performVm(Task current, VmStep step) {
    VmWorld vm = world.vm();
    if (vm == null) {
      throw new IllegalStateException("a scenario with such a step has a VM");
    }
    vm.performer().perform(current, step, world.observations(), checkers);
  }

  /** What a trace tells at callbacks where there are areas; null where there are none. */
  @Nullable VmView view() {
    VmWorld vm = world.vm();
    return vm == null ? null : vm.view();
  }
}
