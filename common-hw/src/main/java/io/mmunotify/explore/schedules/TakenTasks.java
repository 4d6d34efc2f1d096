// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Witness;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tasks that a schedule chose in a run, where the schedule itself is the witness. */
final class TakenTasks {
  private int[] numbers = new int[64];
  private int length;
  private @Nullable SteppedMachine machine;

  /** A new run. */
  void clear() {
    length = 0;
  }

  /** Notes the choice, and hands it on. */
  @Nullable Task add(SteppedMachine chooser, @Nullable Task task) {
    machine = chooser;
    if (task != null) {
      if (length == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * length);
      }
      numbers[length++] = task.id();
    }
    return task;
  }

  /** The witness of the run, unless the known one is at least as good. */
  @Nullable Witness better(@Nullable Witness known) {
    SteppedMachine last = machine;
    return last == null ? Witness.empty(known) : Witness.better(known, last, numbers, length);
  }

  int length() {
    return length;
  }
}
