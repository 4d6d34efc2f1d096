// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct delayed_work}: a function that a worker runs some time after the work was queued.
 * Queueing work that is queued does nothing. Queueing work that runs has the function run again.
 * The function never runs twice at the same time.
 *
 * <p>On a stepped machine each work has an actor of its own. The actor may go on at any time, since
 * a timer may fire at any time after it is due. After a failed {@link Poll} the actor goes on only
 * once an object has changed that the poll has read. A live machine has one thread for all work of
 * a {@link Workqueue}.
 */
public class DelayedWork extends KernelObject implements Waitable {
  private static final int IDLE = 0;

  /** A task has claimed the work and has not yet said when the work is due. */
  private static final int QUEUEING = 1;

  private static final int PENDING = 2;

  private final Workqueue queue;
  private final TaskBody function;
  private final Supplier<String> heldUp;
  private final Supplier<@Nullable EventKind> awaited;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private long delay;

  /** When the function may run, by the machine's time. */
  private long due;

  private Poll failed = Poll.NONE;

  /**
   * @param name the name of its actor
   * @param function the function; must not wait for ever
   */
  public DelayedWork(Workqueue queue, String name, TaskBody function) {
    this(queue, name, function, () -> "a change of what it has looked at", () -> null);
  }

  /**
   * The same for work for which other tasks wait.
   *
   * @param heldUp the thing for which queued work waits, in words for a person
   * @param awaited the event that will come of the work, whose absence makes a deadlock; null while
   *     the work brings about no event
   */
  @SuppressWarnings("this-escape") // no worker serves the queue before the object is made
  public DelayedWork(
      Workqueue queue,
      String name,
      TaskBody function,
      Supplier<String> heldUp,
      Supplier<@Nullable EventKind> awaited) {
    this.queue = queue;
    this.function = function;
    this.heldUp = heldUp;
    this.awaited = awaited;
    queue.add(this, name);
  }

  /**
   * {@code queue_delayed_work}. Any task may call; never sleeps. A locked instruction.
   *
   * @param nanos how long to wait before the function runs, 0 or more
   * @return false if the work was queued already
   */
  public final boolean queue(Task current, long nanos) {
    return queue(current, nanos, Poll.NONE);
  }

  /**
   * The same for work that polls, and would find nothing new until an object changes. On a live
   * machine such work then rests at least {@link LiveMachine#PARK_NANOS}.
   *
   * @param poll the objects that the work has read; the caller uses the poll no more
   */
  public final boolean queue(Task current, long nanos, Poll poll) {
    Memory.update(current, this, Access.WRITE);
    boolean queued = state.compareAndSet(IDLE, QUEUEING);
    Machine.saw(current, queued);
    if (queued) {
      delay = nanos;
      long rest = poll.looked() ? Math.max(nanos, LiveMachine.PARK_NANOS) : nanos;
      due = rest == 0 ? Long.MIN_VALUE : current.machine().nanos() + rest;
      failed = poll;
      state.set(PENDING); // publishes the fields above
      queue.wake();
    }
    return queued;
  }

  /** The actor's life on a stepped machine. */
  void serve(Task worker) {
    while (true) {
      Machine.forget(worker, 0);
      Machine.step(worker, this);
      run(worker);
    }
  }

  /** Runs the function of work that was taken. */
  void run(Task worker) {
    function.run(worker);
  }

  boolean isDue(long now) {
    return nanosUntilDue(now) <= 0;
  }

  /**
   * As {@link Waitable#nanosUntilDue}, at that time of the machine; 0 or less if the work is due.
   */
  long nanosUntilDue(long now) {
    if (!isPending()) {
      return Long.MAX_VALUE;
    }
    return due == Long.MIN_VALUE ? 0 : due - now;
  }

  private boolean isPending() {
    return state.get() == PENDING;
  }

  @Override
  public final boolean ready(Task task) {
    return isPending() && failed.changed();
  }

  @Override
  public final boolean tryTake(Task current) {
    Machine.touch(current, this, Access.WRITE);
    if (!isPending()) {
      return false;
    }
    if (Machine.stepped(current)) {
      failed.touch(current);
      Elapsed.pass(current, delay);
    }
    failed = Poll.NONE;
    // Idle before the function runs: a task that queues the work from now on has the function run
    // again.
    return state.compareAndSet(PENDING, IDLE);
  }

  @Override
  public boolean wanted() {
    return isPending();
  }

  @Override
  public boolean sleeps() {
    return false; // the actor of the work stands for a timer
  }

  @Override
  public List<KernelObject> watched() {
    return failed.watched(this);
  }

  @Override
  public final boolean endsByAnyChange() {
    return true;
  }

  private record Contents(long delay, Object poll) {}

  @Override
  public final @Nullable Object contents() {
    return isPending() ? new Contents(delay, failed.contents()) : null;
  }

  @Override
  public String blockedBy() {
    return isPending() ? heldUp.get() : "work";
  }

  @Override
  public @Nullable EventKind awaited() {
    return isPending() ? awaited.get() : null;
  }
}
