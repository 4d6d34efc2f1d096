// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code TIF_SIGPENDING} of a task that may be sent signals: a signal interrupts one call of each
 * kind, the task's next. The object is made before the run begins; the task's body hands it to
 * {@link Task#setPendingSignal} before anything else.
 */
public final class PendingSignal extends KernelObject implements Named {

  /** The calls that a signal interrupts. */
  public enum Call {
    /** {@code mm_take_all_locks}. */
    MM_TAKE_ALL_LOCKS,
    /** {@code wait_event_interruptible}. */
    WAIT;

    private int bit() {
      return 1 << ordinal();
    }
  }

  private static final int EVERY_CALL = Call.MM_TAKE_ALL_LOCKS.bit() | Call.WAIT.bit();

  private final String task;

  /** The bits of the calls that the signal will interrupt. */
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param task the name of the task
   */
  public PendingSignal(String task) {
    this.task = task;
  }

  /** The name of the task that gets the signal. */
  @Override
  public String name() {
    return task;
  }

  /** {@code send_sig}. A step; any task may call, also the receiver; never sleeps. */
  public void send(Task current) {
    Machine.step(current, EventKind.SIGNAL);
    Memory.update(current, this, Access.WRITE);
    pending.set(EVERY_CALL);
    Machine.record(current, EventKind.SIGNAL, this);
  }

  /** Whether a call of this kind would be interrupted. */
  public boolean isPendingFor(Call call) {
    return (pending.get() & call.bit()) != 0;
  }

  /**
   * The task makes a call of this kind: returns whether the call is interrupted. The next such call
   * is not interrupted by the same signal.
   */
  public boolean interrupts(Task current, Call call) {
    boolean interrupts = isPendingFor(call);
    Machine.touch(current, this, interrupts ? Access.WRITE : Access.READ);
    if (interrupts) {
      var _ = pending.getAndUpdate(bits -> bits & ~call.bit());
    }
    return interrupts;
  }

  @Override
  public @Nullable Object contents() {
    int bits = pending.get();
    return bits == 0 ? null : bits;
  }
}
