// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.driver;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct completion} of a driver's own. It counts: each {@link #complete} lets one {@link
 * #waitForCompletion} go on, whichever of the two comes first. Each method is a step.
 */
public final class DriverCompletion extends KernelObject implements Waitable, Named {
  private final String name;
  private final WaitQueue waiters = new WaitQueue();

  /** How many waits may still go on. */
  private final AtomicInteger done = new AtomicInteger();

  /**
   * @param name what traces and reports call it
   */
  public DriverCompletion(String name) {
    this.name = name;
  }

  /** {@code complete}: lets one waiter go on, now or later. Any task may call; never sleeps. */
  public void complete(Task current) {
    Machine.step(current, EventKind.COMPLETE);
    Memory.update(current, this, Access.WRITE);
    var _ = done.incrementAndGet();
    waiters.wakeAll();
    Machine.record(current, EventKind.COMPLETE, this);
  }

  /** {@code wait_for_completion}: sleeps until it was completed more often than waited for. */
  public void waitForCompletion(Task current) {
    Machine.step(current, EventKind.WAIT_FOR_COMPLETION, this);
    Machine.record(current, EventKind.WAIT_FOR_COMPLETION, this);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean ready(Task task) {
    return done.get() > 0;
  }

  @Override
  public boolean tryTake(Task current) {
    Machine.touch(current, this, Access.WRITE);
    int seen = done.get();
    return seen > 0 && done.compareAndSet(seen, seen - 1);
  }

  @Override
  public List<KernelObject> watched() {
    return List.of(this);
  }

  @Override
  public boolean endsByAnyChange() {
    return true;
  }

  @Override
  public WaitQueue waitQueue() {
    return waiters;
  }

  @Override
  public @Nullable Object contents() {
    int left = done.get();
    return left == 0 ? null : left;
  }

  @Override
  public String blockedBy() {
    return "the completion " + name;
  }
}
