// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small program for one run: what its tasks do, and what can be seen when they have.
 *
 * @param result in words; two runs that differ in it have different outcomes
 */
record Model(List<TaskBody> tasks, Supplier<String> result) {

  /** Makes the shared objects of one run. */
  @FunctionalInterface
  interface Factory {
    /** They belong to this machine. */
    Model on(Machine machine);
  }

  static Model of(Supplier<String> result, TaskBody... tasks) {
    return new Model(List.of(tasks), result);
  }

  static IntCell[] cells(int count) {
    IntCell[] cells = new IntCell[count];
    for (int i = 0; i < count; i++) {
      cells[i] = new IntCell(0);
    }
    return cells;
  }

  static SpinLock[] locks(int count) {
    KernelObject memory =
        new KernelObject() {
          @Override
          public @Nullable Object contents() {
            return null;
          }
        };
    SpinLock[] locks = new SpinLock[count];
    for (int i = 0; i < count; i++) {
      locks[i] = new SpinLock(memory, () -> "it");
    }
    return locks;
  }

  /** A step of its own that reads. */
  static int read(Task current, IntCell cell) {
    Machine.step(current, EventKind.CALL);
    return cell.read(current);
  }

  /** A step of its own that writes. */
  static void write(Task current, IntCell cell, int value) {
    Machine.step(current, EventKind.CALL);
    cell.set(current, value);
  }

  /** A step of its own that stores a value where another one is. */
  static boolean swap(Task current, IntCell cell, int expected, int value) {
    Machine.step(current, EventKind.CALL);
    return cell.compareAndSet(current, expected, value);
  }
}
