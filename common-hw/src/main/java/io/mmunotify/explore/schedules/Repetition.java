// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.NotRepeatable;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;

/**
 * What every search asks of a program: the same again, for as long as the same tasks are chosen.
 */
final class Repetition {
  private Repetition() {}

  /** The task that went on here in the run before; it must be able to again. */
  static Task taskOf(SteppedMachine machine, int id) {
    Task task = machine.task(id);
    if (task == null || !machine.enabled(task)) {
      throw differs("task " + id + " could not go on");
    }
    return task;
  }

  /** Nothing could be said of a program that does not repeat itself. */
  static NotRepeatable differs(String how) {
    return new NotRepeatable(how);
  }
}
