// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import static io.mmunotify.hw.explore.ExploredStep.bit;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.StepFootprint;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exhaustive search with partial-order reduction: source sets and sleep sets. Two runs in which
 * only independent steps stand in another order are one to it.
 *
 * <p>Independent are two steps of different tasks whose footprints share no object that one of them
 * changed. A footprint is everything that was touched up to the task's next scheduling point, and
 * injected faults count their calls in a cell that is part of it. Three more things order steps. A
 * step that stops the run depends on every other one, also on those that were not taken yet: all of
 * them are tried in its place. Tasks of a later phase begin after the last step of the phase
 * before. And what a step waits for: see {@link Races}.
 *
 * <p>Sleeping tasks are kept from run to run by the numbers of the objects in their footprints,
 * which do not depend on what other tasks did meanwhile ({@link KernelObject#id}).
 */
public final class SourceSets implements Search {
  /** Sets of tasks are bits of a long. */
  static final int MAX_TASKS = Long.SIZE;

  private final List<ExploredStep> steps = new ArrayList<>();
  private final Clocks clocks = new Clocks();
  private final Races races = new Races(steps, clocks);

  /** How many steps of this run are those of the run before it. */
  private int repeated;

  private int depth;
  private boolean redundant;
  private boolean lastWasRedundant;
  private @Nullable SteppedMachine machine;

  /** The task that performs the step at depth - 1; null where its footprint is noted already. */
  private @Nullable Task performing;

  @Override
  public @Nullable Task next(SteppedMachine current, @Nullable Task last) {
    machine = current;
    noteFootprint(false);
    clocks.noteStarted(current, steps, depth);
    if (depth == steps.size() && !extend(current, last)) {
      return null;
    }
    ExploredStep step = steps.get(depth++);
    Task task = Repetition.taskOf(current, step.task);
    Waitable wait = task.pendingWait();
    step.awaits = wait != null && wait.taken() == null;
    performing = task;
    return task;
  }

  /** Goes on where no run has been yet; false if nobody can, or need, go on from here. */
  private boolean extend(SteppedMachine current, @Nullable Task last) {
    long enabled = 0;
    for (Task task : current.tasks()) {
      if (task.id() >= MAX_TASKS) {
        throw new IllegalStateException("a search can tell " + MAX_TASKS + " tasks apart, no more");
      }
      if (current.enabled(task)) {
        enabled |= bit(task.id());
      }
    }
    if (enabled == 0) {
      return false;
    }
    List<ExploredStep.Sleeper> sleeping =
        depth == 0 ? new ArrayList<>() : steps.get(depth - 1).stillAsleep();
    long awake = enabled & ~ExploredStep.mask(sleeping);
    if (awake == 0) {
      redundant = true;
      return false;
    }
    // Whoever ran last goes on if it may: most steps then need no switch.
    int task =
        last != null && (awake & bit(last.id())) != 0
            ? last.id()
            : Long.numberOfTrailingZeros(awake);
    steps.add(new ExploredStep(enabled, sleeping, task));
    return true;
  }

  @Override
  public boolean next(RunEnd end) {
    boolean stopped = end instanceof RunEnd.Stopped;
    noteFootprint(stopped);
    for (int i = Math.max(0, repeated - 1); i < steps.size(); i++) {
      races.add(i);
    }
    if (stopped) {
      ExploredStep last = steps.getLast();
      last.backtrack |= last.enabled;
    }
    if (!redundant) {
      noteWaiting();
    }
    lastWasRedundant = redundant;
    redundant = false;
    return backtrack();
  }

  /** A task that waits to the end of the run races with those who took what it waits for. */
  private void noteWaiting() {
    SteppedMachine last = machine;
    if (last == null) {
      return;
    }
    for (Task task : last.tasks()) {
      Waitable wait = task.waitsFor();
      KernelObject taken = wait == null ? null : wait.taken();
      if (taken != null) {
        Access how = task.pending() == EventKind.DOWN_READ ? Access.TAKE_SHARED : Access.TAKE;
        races.addWaiting(task.id(), StepFootprint.taking(taken, how));
      }
    }
  }

  private boolean backtrack() {
    performing = null;
    depth = 0;
    clocks.reset();
    while (!steps.isEmpty()) {
      ExploredStep step = steps.getLast();
      long left = step.retire();
      if (left != 0) {
        step.replaceBy(Long.numberOfTrailingZeros(left));
        repeated = steps.size();
        return true;
      }
      steps.removeLast();
    }
    return false;
  }

  @Override
  public boolean wasRedundant() {
    return lastWasRedundant;
  }

  private void noteFootprint(boolean stopped) {
    Task task = performing;
    performing = null;
    if (task == null) {
      return;
    }
    ExploredStep step = steps.get(depth - 1);
    if (depth >= repeated) {
      step.performed(task.footprint().freeze(), stopped);
    } else if (!step.footprint().isOf(task.footprint())) {
      throw Repetition.differs(task.name() + " touched other objects");
    }
  }
}
