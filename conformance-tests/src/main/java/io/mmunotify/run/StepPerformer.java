// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.scenario.DriverStep;
import io.mmunotify.scenario.KernelStep;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Step;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Performs a scenario's steps, each by whoever performs its family. */
final class StepPerformer {
  private final World world;
  private final Limits limits;
  private final Checkers checkers;
  private final KernelStepPerformer kernelSteps;
  private final DriverStepPerformer driverSteps;

  /** How deep each task is in callbacks that do something; a task changes its own entry alone. */
  private final Map<Task, Integer> depths = new ConcurrentHashMap<>();

  /** Where each step stands in the body of its task, from 1; filled before the machine runs. */
  private final IdentityHashMap<Step, Integer> positions = new IdentityHashMap<>();

  StepPerformer(World world, Limits limits, Checkers checkers) {
    this.world = world;
    this.limits = limits;
    this.checkers = checkers;
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
  void performInCallback(Task current, List<Step> steps) {
    limits.check(Limit.CALLBACK_NESTING, depths.merge(current, 1, Integer::sum));
    perform(current, steps);
    var _ = depths.merge(current, -1, Integer::sum);
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
      if (depths.getOrDefault(current, 0) == 0) {
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
    }
  }
}
