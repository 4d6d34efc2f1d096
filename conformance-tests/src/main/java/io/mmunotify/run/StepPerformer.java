// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.scenario.KernelStep;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Performs a scenario's steps, each by whoever performs its family. */
final class StepPerformer {
  private final World world;
  private final Limits limits;
  private final Checkers checkers;
  private final KernelStepPerformer kernelSteps;

  /** How deep each task is in callbacks that do something; a task changes its own entry alone. */
  private final Map<Task, Integer> depths = new ConcurrentHashMap<>();

  StepPerformer(World world, Limits limits, Checkers checkers) {
    this.world = world;
    this.limits = limits;
    this.checkers = checkers;
    this.kernelSteps = new KernelStepPerformer(world, checkers);
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

  /** Performs steps, one after the other. */
  void perform(Task current, List<Step> steps) {
    for (Step step : steps) {
      perform(current, step);
    }
  }

  void perform(Task current, Step step) {
    switch (step) {
      case KernelStep kernelStep -> kernelSteps.perform(current, kernelStep);
    }
  }
}
