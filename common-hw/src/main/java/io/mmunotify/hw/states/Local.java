// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * Where a task stands in front of a step: what it has done and seen since it forgot everything
 * else. Two tasks that stand at the same place do the same, given what they then find.
 */
final class Local {
  /** Whether the next step can complete, and whether it waits for anything at all. */
  record Readiness(boolean ready, boolean wanted) {
    static final Readiness ALWAYS = new Readiness(true, true);
  }

  final int number;
  final int task;
  final boolean worker;

  /** Whether it is no task but drains a store buffer. */
  final boolean drains;

  private final int cpu;
  private final int interrupted;

  private final @Nullable EventKind pending;
  final Decision<Readiness> readiness = new Decision<>();
  final Decision<Effect> step = new Decision<>();

  Local(int number, Task task) {
    this.number = number;
    this.task = task.id();
    this.worker = task.serves();
    this.drains = task.drainsStores();
    this.cpu = task.cpu().id();
    this.interrupted = task.interrupted();
    this.pending = task.pending();
  }

  /** Whether it is a worker that runs on top of that task. */
  boolean interrupts(Local other) {
    return interrupted != Task.NONE && interrupted == other.cpu && !other.worker;
  }

  /** A number for the event that the task waits to perform. */
  int waitsIn() {
    return pending == null ? 1 : pending.ordinal() + 2;
  }
}
