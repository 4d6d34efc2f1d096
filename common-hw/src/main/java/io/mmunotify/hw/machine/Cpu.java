// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/**
 * A processor. Tasks on different CPUs interleave anywhere; tasks that share one are switched only
 * where the running one blocks, sleeps or ends, because nothing here preempts.
 */
public final class Cpu {
  private final int id;
  private int tasks;
  private long contextSwitches;
  @Nullable Task running;

  Cpu(int id) {
    this.id = id;
  }

  /** The processor's number, from 0. */
  public int id() {
    return id;
  }

  /**
   * How many times a task on this CPU called {@code schedule()} or ended. Waiting for a lock does
   * not count.
   */
  public long contextSwitches() {
    return contextSwitches;
  }

  void attach() {
    tasks++;
  }

  void detach() {
    tasks--;
  }

  /** Whether several tasks share this processor. */
  public boolean shared() {
    return tasks > 1;
  }

  /**
   * Whether the task, one of several on this processor, can run: only where the running task has to
   * wait.
   */
  boolean lets(Task task) {
    Task now = running;
    return now == null || now == task || (now.waitsFor() != null && !now.isInFence());
  }

  /** The running task gives the CPU up. */
  void contextSwitch() {
    contextSwitches++;
    running = null;
  }
}
