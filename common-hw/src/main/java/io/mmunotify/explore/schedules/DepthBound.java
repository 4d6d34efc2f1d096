// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/** Gives a run up when it has taken so many steps. */
final class DepthBound implements Schedule {
  private final Schedule schedule;
  private final long most;
  private long taken;
  private boolean reached;

  DepthBound(Schedule schedule, long most) {
    this.schedule = schedule;
    this.most = most;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task task = schedule.next(machine, current);
    if (task != null && taken++ == most) {
      reached = true;
      return null;
    }
    return task;
  }

  @Override
  public void ended(SteppedMachine machine, RunEnd end) {
    schedule.ended(machine, end);
  }

  @Override
  public boolean looksAtObjects() {
    return schedule.looksAtObjects();
  }

  /** Whether it did. */
  boolean reached() {
    return reached;
  }
}
