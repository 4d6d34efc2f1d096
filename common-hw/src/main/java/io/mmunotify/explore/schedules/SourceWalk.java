// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Witness;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.StepFootprint;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker's part in {@link SourceSets}. */
final class SourceWalk implements Walk {
  private final Tree.Place place;
  private final List<Branch> steps;
  private final Clocks clocks = new Clocks();
  private final Races races;
  private final LeastOrder leastOrder = new LeastOrder();

  /** How many steps of this run are known; the last of them was claimed, not yet performed. */
  private int claimed;

  private int depth;
  private boolean redundant;
  private @Nullable SteppedMachine machine;

  /** The task that performs the step at depth - 1; null where its footprint is noted already. */
  private @Nullable Task performing;

  SourceWalk(Tree.Place place) {
    this.place = place;
    this.steps = place.path();
    this.races = new Races(steps, clocks);
  }

  @Override
  public boolean claim() {
    depth = 0;
    redundant = false;
    clocks.reset();
    boolean found = place.claim();
    claimed = steps.size();
    return found;
  }

  @Override
  public @Nullable Task next(SteppedMachine current, @Nullable Task last) {
    machine = current;
    noteFootprint(false);
    if (last == null) {
      clocks.noteStarted(current, steps, depth); // a phase begins where nobody can go on at once
    }
    if (depth == steps.size() && !extend(current, last)) {
      return null;
    }
    Branch step = steps.get(depth++);
    Task task = Repetition.taskOf(current, step.task);
    if (depth >= claimed) {
      step.wanted = Wanted.of(task.pendingWait());
    }
    performing = task;
    return task;
  }

  /** Goes on where no run has been yet; false if nobody can, or need, go on from here. */
  private boolean extend(SteppedMachine current, @Nullable Task last) {
    TaskSet enabled = Fork.enabled(current);
    if (enabled.isEmpty()) {
      return false;
    }
    Branch from = depth == 0 ? null : steps.get(depth - 1);
    Fork fork = Fork.reduced(from, enabled, from == null ? List.of() : from.asleepAfter());
    TaskSet awake = fork.awake();
    if (awake.isEmpty()) {
      redundant = true;
      return false;
    }
    // Whoever ran last goes on if it may: most steps then need no switch.
    int task = last != null && awake.has(last.id()) ? last.id() : awake.least();
    steps.add(fork.claimFirst(task));
    return true;
  }

  @Override
  public void ended(RunEnd end) {
    boolean stopped = end instanceof RunEnd.Stopped;
    noteFootprint(stopped);
    for (int i = Math.max(0, claimed - 1); i < steps.size(); i++) {
      races.add(i);
    }
    if (stopped) {
      Fork last = steps.getLast().fork;
      last.want(last.enabled);
    }
    noteWaiting();
  }

  /**
   * A task that waits to the end of the run races with those who took what it waits for, or changed
   * it back. Also where the run was given up: nobody else need come to where it shows.
   */
  private void noteWaiting() {
    SteppedMachine last = machine;
    if (last == null) {
      return;
    }
    for (Task task : last.tasks()) {
      Waitable wait = task.waitsFor();
      if (wait == null) {
        continue;
      }
      Wanted wanted = Wanted.of(wait);
      StepFootprint takes = StepFootprint.taking(wait);
      if (takes != null) {
        races.addWaiting(task.id(), takes, wanted);
      } else if (wait.endsByAnyChange()) {
        races.addWaiting(task.id(), StepFootprint.lookingAt(wait.watched()), wanted);
      }
    }
  }

  @Override
  public boolean wasRedundant() {
    return redundant;
  }

  @Override
  public @Nullable Witness better(@Nullable Witness known) {
    SteppedMachine last = machine;
    return last == null ? Witness.empty(known) : leastOrder.better(known, last, steps);
  }

  private void noteFootprint(boolean stopped) {
    Task task = performing;
    performing = null;
    if (task == null) {
      return;
    }
    Branch step = steps.get(depth - 1);
    if (depth >= claimed) {
      step.performed(task.footprint().freeze(), stopped);
    } else if (!step.footprint().isOf(task.footprint())) {
      throw Repetition.differs(task.name() + " touched other objects");
    }
  }
}
