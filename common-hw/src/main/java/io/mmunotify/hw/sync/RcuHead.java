// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Named;
import org.jspecify.annotations.Nullable;

/** {@code struct rcu_head}: queues one callback at a time. */
public final class RcuHead extends KernelObject implements Named {
  private final String name;
  private volatile boolean queued;

  /**
   * @param name the name in traces
   */
  public RcuHead(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * The algorithm of grace periods queues the head: it is queued from here on.
   *
   * @param function the function that queues the head: {@code "call_srcu"}
   * @throws KernelMisuse if the head is queued already
   */
  public void queue(Task current, String function) {
    Machine.touch(current, this, Access.WRITE);
    if (queued) {
      throw new KernelMisuse(
          "queueing " + name + " with " + function + " while it is queued corrupts the queue");
    }
    queued = true;
  }

  /** The head was taken out of its queue, to be invoked. */
  public void dequeue(Task current) {
    Machine.touch(current, this, Access.WRITE);
    queued = false;
  }

  @Override
  public @Nullable Object contents() {
    return queued ? true : null;
  }

  /** The function that runs after the grace period; must not sleep. */
  @FunctionalInterface
  public interface Callback {
    /**
     * Runs once, after the grace period.
     *
     * @param current the worker that runs the function
     * @param head the head with which it was queued; may be queued again from here
     */
    void invoke(Task current, RcuHead head);
  }
}
