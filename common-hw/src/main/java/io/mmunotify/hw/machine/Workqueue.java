// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct workqueue_struct}: runs {@link DelayedWork} for the kernel. On a stepped machine
 * every item is an actor; on a live one a single thread runs whichever is due. A driver's own work
 * is a {@link WorkItem}.
 */
public final class Workqueue {
  private final Machine machine;
  private final List<DelayedWork> items = new CopyOnWriteArrayList<>();
  private final WaitQueue waiters = new WaitQueue();

  /** What the thread took; it alone writes and reads it. */
  private @Nullable DelayedWork taken;

  /**
   * @param machine whose workers run the items; it has not begun to run
   * @param name what its thread on a live machine is called
   */
  public Workqueue(Machine machine, String name) {
    this.machine = machine;
    if (!(machine instanceof SteppedMachine)) {
      machine.addWorker(name, this::serve);
    }
  }

  void add(DelayedWork item, String name) {
    items.add(item);
    if (machine instanceof SteppedMachine) {
      machine.addWorker(name, item::serve);
    }
  }

  void wake() {
    waiters.wakeAll();
  }

  private void serve(Task worker) {
    Waitable due = new AnyDue();
    while (true) {
      Machine.step(worker, due);
      DelayedWork item = taken;
      if (item != null) {
        item.run(worker);
      }
    }
  }

  /** Some item is due. */
  private final class AnyDue implements Waitable {
    @Override
    public boolean ready(Task task) {
      throw new IllegalStateException("only a live machine has one thread for all work");
    }

    @Override
    public boolean tryTake(Task current) {
      long now = machine.nanos();
      for (DelayedWork item : items) {
        if (item.isDue(now) && item.tryTake(current)) {
          taken = item;
          return true;
        }
      }
      return false;
    }

    @Override
    public long nanosUntilDue() {
      long now = machine.nanos();
      long least = Long.MAX_VALUE;
      for (DelayedWork item : items) {
        least = Math.min(least, item.nanosUntilDue(now));
      }
      return least;
    }

    @Override
    public boolean wanted() {
      for (DelayedWork item : items) {
        if (item.wanted()) {
          return true;
        }
      }
      return false;
    }

    @Override
    public WaitQueue waitQueue() {
      return waiters;
    }

    @Override
    public String blockedBy() {
      return "work that is due";
    }
  }
}
