// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import java.util.TreeSet;

/**
 * No task ends with a lock: whoever takes a lock gives the lock back before its program is over, as
 * the kernel's lock checker demands where a task returns to user space. What a task holds follows
 * from its own touches, and no later step of others changes it, so the checker looks at the end.
 *
 * <p>Not verified: locks that a function leaves held and a later step of the same task gives back;
 * runs that something stopped.
 */
final class HeldAtEnd {
  static final String NAME = "held-at-end";

  private HeldAtEnd() {}

  /** The findings at the end of a run. */
  static List<Finding> atEnd(SteppedMachine machine) {
    TreeSet<String> found = new TreeSet<>();
    for (Task task : machine.tasksEver()) {
      for (KernelObject held : task.locks().held()) {
        String lock = held instanceof Lock named ? named.lockClass() : "a lock";
        found.add(task.name() + " has ended and still holds " + lock);
      }
    }
    return found.stream().map(what -> new Finding(NAME, Severity.FINDING, what)).toList();
  }
}
