// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule that remembers whom it chose. */
final class Logged implements Schedule {
  private final Schedule schedule;
  private final List<String> actors = new ArrayList<>();

  Logged(Schedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task task = schedule.next(machine, current);
    if (task != null) {
      actors.add(task.name());
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

  /** The actor of every step so far; a view. */
  List<String> actors() {
    return actors;
  }
}
