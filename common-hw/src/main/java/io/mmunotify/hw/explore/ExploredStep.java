// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import io.mmunotify.hw.machine.StepFootprint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of the execution that a search stands in, with what is still to be tried in its place.
 * Sets of tasks are bit masks of task numbers.
 */
final class ExploredStep {
  /** Who could have gone on instead. */
  final long enabled;

  /** The tasks whose next step was tried from here before, or leads nowhere new. */
  final List<Sleeper> sleeping;

  /** The tasks that have to be tried from here. */
  long backtrack;

  /** The task that performs the step. */
  int task;

  /** Whether the step waits for something that no other task takes away. */
  boolean awaits;

  /** Whether the step ended the run. */
  boolean stops;

  private @Nullable StepFootprint footprint;

  /** For each task, one more than the index of its last step that happens before this one. */
  int[] clock = new int[0];

  /** A task that need not go on from a state, and what its next step would touch. */
  record Sleeper(int task, StepFootprint footprint, boolean stops) {}

  ExploredStep(long enabled, List<Sleeper> sleeping, int task) {
    this.enabled = enabled;
    this.sleeping = sleeping;
    this.task = task;
    this.backtrack = bit(task);
  }

  void performed(StepFootprint touched, boolean stopped) {
    footprint = touched;
    stops = stopped;
  }

  StepFootprint footprint() {
    StepFootprint touched = footprint;
    if (touched == null) {
      throw new IllegalStateException("the step was not performed yet");
    }
    return touched;
  }

  /**
   * A step that ends the run depends on every other: what others did before it shows in the end.
   */
  boolean dependsOn(ExploredStep other) {
    return stops || other.stops || footprint().conflictsWith(other.footprint());
  }

  /** Those who may go on sleeping after this step: their next step commutes with it. */
  List<Sleeper> stillAsleep() {
    List<Sleeper> still = new ArrayList<>();
    for (Sleeper sleeper : sleeping) {
      if (sleeper.task != task
          && !stops
          && !sleeper.stops
          && !sleeper.footprint.conflictsWith(footprint())) {
        still.add(sleeper);
      }
    }
    return still;
  }

  /** What was tried is put to sleep; returns the tasks that are still to be tried. */
  long retire() {
    sleeping.add(new Sleeper(task, footprint(), stops));
    return backtrack & enabled & ~mask(sleeping);
  }

  /** Another task goes on in its place. */
  void replaceBy(int other) {
    task = other;
    footprint = null;
    stops = false;
  }

  static long mask(List<Sleeper> sleepers) {
    long mask = 0;
    for (Sleeper sleeper : sleepers) {
      mask |= bit(sleeper.task);
    }
    return mask;
  }

  static long bit(int task) {
    return 1L << task;
  }
}
