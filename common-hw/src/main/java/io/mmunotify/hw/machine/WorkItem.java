// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct work_struct} of a driver's own, with a worker that runs the work: a task called
 * {@link Task#WORK} and the work's name, on a processor of its own. Queueing work that is queued
 * does nothing. Queueing work that runs has it run once more. The work never runs twice at the same
 * time.
 *
 * <p>The grace-period engines' work is {@link DelayedWork}, which no trace shows.
 */
public final class WorkItem extends KernelObject implements Named {
  private static final int QUEUED = 1;
  private static final int RUNNING = 2;

  private final String name;
  private final TaskBody function;
  private final Waitable queued = new Queued();
  private final Waitable over = new Over();
  private final WaitQueue waiters = new WaitQueue();

  /** Of {@link #QUEUED} and {@link #RUNNING}. */
  private final AtomicInteger state = new AtomicInteger();

  /** Written by the worker before any task waits for the work. */
  private volatile @Nullable Task worker;

  /**
   * @param machine the machine whose worker runs the work; must not have begun to run
   * @param name the name in traces and reports
   * @param function the work, which the worker runs; may sleep
   */
  public WorkItem(Machine machine, String name, TaskBody function) {
    this.name = name;
    this.function = function;
    machine.addWorker(new Machine.TaskPlan(Task.WORK + name, machine.addCpu(), this::serve));
  }

  /** {@code queue_work}. A step; any task may call, also the worker; never sleeps. */
  public void queue(Task current) {
    Machine.step(current, EventKind.QUEUE_WORK);
    Memory.update(current, this, Access.WRITE);
    var _ = state.getAndUpdate(bits -> bits | QUEUED);
    waiters.wakeAll();
    Machine.record(current, EventKind.QUEUE_WORK, this);
  }

  /** {@code flush_work}: sleeps until the work is neither queued nor running. A step. */
  public void flush(Task current) {
    Machine.step(current, EventKind.FLUSH_WORK, over);
    Machine.record(current, EventKind.FLUSH_WORK, this);
  }

  private void serve(Task current) {
    worker = current;
    while (true) {
      Machine.forget(current, 0);
      Machine.step(current, EventKind.WORK_BEGIN, queued);
      Machine.record(current, EventKind.WORK_BEGIN, this);
      function.run(current);
      Memory.update(current, this, Access.WRITE); // the pool's lock: the caller comes after it
      var _ = state.getAndUpdate(bits -> bits & ~RUNNING);
      waiters.wakeAll();
    }
  }

  private boolean isQueued() {
    return (state.get() & QUEUED) != 0;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable Object contents() {
    int bits = state.get();
    return bits == 0 ? null : bits;
  }

  /** The work is queued: the condition for which its worker waits. */
  private final class Queued implements Waitable {
    @Override
    public boolean ready(Task task) {
      return isQueued();
    }

    @Override
    public boolean tryTake(Task current) {
      Machine.touch(current, WorkItem.this, Access.WRITE);
      return state.compareAndSet(QUEUED, RUNNING);
    }

    @Override
    public boolean wanted() {
      return isQueued();
    }

    @Override
    public List<KernelObject> watched() {
      return List.of(WorkItem.this);
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
    public String blockedBy() {
      return "work";
    }
  }

  /** The work is neither queued nor running: the condition for which a flush waits. */
  private final class Over implements Waitable {
    @Override
    public boolean ready(Task task) {
      return state.get() == 0;
    }

    @Override
    public boolean tryTake(Task current) {
      Machine.touch(current, WorkItem.this, Access.READ);
      return state.get() == 0;
    }

    @Override
    public List<Task> heldUpBy() {
      Task runs = worker;
      return runs == null ? List.of() : List.of(runs);
    }

    @Override
    public List<KernelObject> watched() {
      return List.of(WorkItem.this);
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
    public String blockedBy() {
      return "the end of the work " + name;
    }
  }
}
