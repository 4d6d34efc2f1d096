// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/** Runs the tasks in the order in which they were started, each task until it must wait or ends. */
public final class InOrder implements Schedule {

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    if (current != null && machine.enabled(current)) {
      return current;
    }
    for (Task task : machine.tasks()) {
      if (machine.enabled(task)) {
        return task;
      }
    }
    return null;
  }
}
