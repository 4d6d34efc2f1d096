// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.StepFootprint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that goes on from a fork, and in a reduced search what its step came to. One worker
 * performs the step and writes it down; workers further down, who repeat it, only read. They came
 * here by a claim that followed the writing.
 */
final class Branch {
  private static final int[] NO_CLOCK = new int[0];

  final Fork fork;

  /** The task that goes on. */
  final int task;

  /** The one that was claimed at the same fork before. */
  final @Nullable Branch previous;

  /** What the step waits for. */
  Wanted wanted = Wanted.NOTHING;

  /** Whether the step ended the run. */
  boolean stops;

  /** For each task, one more than the index of its last step that happens before this one. */
  int[] clock = NO_CLOCK;

  private volatile @Nullable StepFootprint footprint;

  Branch(Fork fork, int task, @Nullable Branch previous) {
    this.fork = fork;
    this.task = task;
    this.previous = previous;
  }

  /** The step was performed, once and for all: publishes what was noted of it before. */
  void performed(StepFootprint touched, boolean stopped) {
    stops = stopped;
    footprint = touched;
  }

  boolean wasPerformed() {
    return footprint != null;
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
  boolean dependsOn(Branch other) {
    return stops || other.stops || footprint().conflictsWith(other.footprint());
  }

  /**
   * The tasks that need not go on right after this step: they slept at the fork, or were claimed
   * there before, and their next step commutes with this one.
   */
  List<Branch> asleepAfter() {
    List<Branch> still = new ArrayList<>();
    for (Branch sleeper : fork.asleep) {
      if (!dependsOn(sleeper)) {
        still.add(sleeper);
      }
    }
    for (Branch sleeper = previous; sleeper != null; sleeper = sleeper.previous) {
      if (!dependsOn(sleeper)) {
        still.add(sleeper);
      }
    }
    return still;
  }
}
