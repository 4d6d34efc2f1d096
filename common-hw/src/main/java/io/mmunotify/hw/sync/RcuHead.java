// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Named;

/** {@code struct rcu_head}: what queues one callback, one at a time. */
public final class RcuHead implements Named {
  private final String name;
  private volatile boolean queued;

  /**
   * @param name what traces call it
   */
  public RcuHead(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** Whether it is queued: from the call until its callback begins. For engines. */
  public boolean queued() {
    return queued;
  }

  /** It is queued from here on, or no longer. For engines. */
  public void setQueued(boolean queued) {
    this.queued = queued;
  }

  /** What runs after the grace period; must not sleep. */
  @FunctionalInterface
  public interface Callback {
    /**
     * Runs once, after the grace period.
     *
     * @param current the worker that runs it
     * @param head the head it was queued with; may be queued again from here
     */
    void invoke(Task current, RcuHead head);
  }
}
