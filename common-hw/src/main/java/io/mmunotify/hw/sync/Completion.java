// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code struct completion} inside of a primitive: one task waits for an event, and another task
 * completes the event. A driver's own completion is a {@link
 * io.mmunotify.hw.driver.DriverCompletion}.
 */
public final class Completion extends KernelObject implements Waitable {
  private final Supplier<String> what;
  private final Supplier<List<Task>> holders;
  private final WaitQueue waiters = new WaitQueue();
  private volatile boolean done;

  /**
   * @param what the event, in words for a person: {@code "the end of a grace period"}
   */
  public Completion(Supplier<String> what) {
    this(what, List::of);
  }

  /**
   * @param what as above
   * @param holders the tasks each of which has to do something before the event can be completed
   */
  public Completion(Supplier<String> what, Supplier<List<Task>> holders) {
    this.what = what;
    this.holders = holders;
  }

  /** {@code complete}: lets the waiting task go on. Orders as the lock of its queue does: fully. */
  public void complete(Task current) {
    Memory.update(current, this, Access.WRITE);
    done = true;
    waiters.wakeAll();
  }

  @Override
  public boolean ready(Task task) {
    return done;
  }

  @Override
  public boolean tryTake(Task current) {
    Machine.touch(current, this, Access.READ);
    return done;
  }

  @Override
  public List<KernelObject> watched() {
    return List.of(this);
  }

  @Override
  public List<Task> heldUpBy() {
    return holders.get();
  }

  @Override
  public WaitQueue waitQueue() {
    return waiters;
  }

  @Override
  public Object contents() {
    return done;
  }

  @Override
  public String blockedBy() {
    return what.get();
  }
}
