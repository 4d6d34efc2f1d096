// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import org.jspecify.annotations.Nullable;

/**
 * One integer that tasks share. Each access is a step: another task may go first, and two accesses
 * are two steps. Any task may call any method; none sleeps. Made by {@link Program#cell}.
 */
public final class Cell {
  private final String name;
  private final IntCell value;

  Cell(String name, @Nullable KernelObject memory, int initial) {
    this.name = name;
    this.value = new IntCell(memory == null ? new Place(name) : memory, initial);
  }

  /** The memory of a cell that lies in no other object, and lives as long as the run. */
  private static final class Place extends KernelObject implements Named {
    private final String name;

    Place(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }
  }

  /** The value. */
  public int read(Task current) {
    enter(current, "read");
    return leave(current, "read", value.read(current));
  }

  /** Stores a value. */
  public void write(Task current, int newValue) {
    enter(current, "write");
    value.set(current, newValue);
    int _ = leave(current, "write", newValue);
  }

  /** Adds, in one step; returns the new value. */
  public int add(Task current, int delta) {
    enter(current, "add");
    return leave(current, "add", value.addReturn(current, delta));
  }

  /** Stores a value if the cell holds the expected one, in one step; returns whether it did. */
  public boolean compareAndSet(Task current, int expected, int newValue) {
    enter(current, "compare_and_set");
    boolean stored = value.compareAndSet(current, expected, newValue);
    return leave(current, "compare_and_set", stored ? 1 : 0) == 1;
  }

  private void enter(Task current, String op) {
    Machine.step(current, EventKind.CALL);
    if (Machine.tracing(current)) {
      Machine.record(current, EventKind.CALL, name + "." + op);
    }
  }

  private int leave(Task current, String op, int result) {
    if (Machine.tracing(current)) {
      Machine.record(current, EventKind.RETURN, name + "." + op, result);
    }
    return result;
  }
}
