// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct workqueue_struct}: runs {@link DelayedWork} for the kernel. On a stepped machine
 * every item is an actor; on a live machine a single thread runs the items that are due. A driver's
 * own work is a {@link WorkItem}.
 */
public final class Workqueue {
  private final Machine machine;
  private final List<DelayedWork> items = new CopyOnWriteArrayList<>();
  private final WaitQueue waiters = new WaitQueue();

  /** The item that the thread took; only the thread writes and reads this field. */
  private @Nullable DelayedWork taken;

  /**
   * @param machine the machine whose workers run the items; must not have begun to run
   * @param name the name of its thread on a live machine
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
