// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.driver;

import io.mmunotify.hw.check.Assertion;
import io.mmunotify.hw.driver.Condition.Relation;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.PendingSignal;
import io.mmunotify.hw.machine.PendingSignal.Call;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code atomic_t} of a driver's own, with a wait queue for those who wait until it has some
 * value. It wraps round as the kernel's does. Each method is a step; any task may call.
 */
public final class Counter implements Named {
  private final String name;
  private final IntCell cell;
  private final WaitQueue waiters = new WaitQueue();

  /**
   * @param name what traces and reports call it
   * @param value what it is at the start
   */
  public Counter(String name, int value) {
    this.name = name;
    this.cell = new IntCell(value);
  }

  /** {@code atomic_add}, and wakes who waits. Nobody is told what came of it; never sleeps. */
  public void add(Task current, int delta) {
    Machine.step(current, EventKind.ADD);
    var _ = cell.addReturnUnseen(current, delta);
    waiters.wakeAll();
    Machine.record(current, EventKind.ADD, this, delta);
  }

  /** {@code atomic_set}, and wakes who waits. Orders nothing; never sleeps. */
  public void set(Task current, int value) {
    Machine.step(current, EventKind.SET);
    cell.set(current, value);
    waiters.wakeAll();
    Machine.record(current, EventKind.SET, this, value);
  }

  /** {@code if}: looks at it; all that the caller sees is whether the condition holds. */
  public boolean holds(Task current, Condition condition) {
    Machine.step(current, EventKind.IF);
    boolean holds = condition.holds(cell.readUnseen(current));
    Machine.saw(current, holds);
    record(current, EventKind.IF, condition, null);
    return holds;
  }

  /**
   * {@code assert}: reports a finding where the condition does not hold. The caller goes on and
   * learns nothing.
   *
   * @param otherwise the finding's sentence
   */
  public void check(Task current, Condition condition, String otherwise) {
    Machine.step(current, EventKind.ASSERT);
    if (!condition.holds(cell.readUnseen(current))) {
      Machine.report(current, Assertion.failed(otherwise));
    }
    record(current, EventKind.ASSERT, condition, otherwise);
  }

  /** {@code wait_event}: sleeps until the condition holds. */
  public void waitUntil(Task current, Condition condition) {
    Machine.step(current, EventKind.WAIT_UNTIL, new Until(condition, null));
    record(current, EventKind.WAIT_UNTIL, condition, null);
  }

  /**
   * {@code wait_event_interruptible}: sleeps until the condition holds or the caller has a signal
   * pending for it, which is then dealt with, whether the condition holds or not.
   *
   * @return whether it was not interrupted
   */
  public boolean waitUntilInterruptibly(Task current, Condition condition) {
    Until until = new Until(condition, current.pendingSignal());
    Machine.step(current, EventKind.WAIT_UNTIL, until);
    Machine.saw(current, until.interrupted);
    record(current, EventKind.WAIT_UNTIL, condition, true);
    return !until.interrupted;
  }

  private void record(Task current, EventKind kind, Condition condition, @Nullable Object more) {
    if (Machine.tracing(current)) {
      Machine.record(
          current,
          new Event(
              current.traceName(),
              kind,
              this,
              condition.of(Relation.IS),
              condition.of(Relation.IS_NOT),
              condition.of(Relation.ABOVE),
              condition.of(Relation.BELOW),
              more));
    }
  }

  @Override
  public String name() {
    return name;
  }

  /** The value for somebody outside of the run: a final state. */
  public int peek() {
    return cell.peek();
  }

  /** That a condition holds, or that a signal came. */
  private final class Until implements Waitable {
    private final Condition condition;
    private final @Nullable PendingSignal signal;
    private boolean interrupted;

    Until(Condition condition, @Nullable PendingSignal signal) {
      this.condition = condition;
      this.signal = signal;
    }

    @Override
    public boolean ready(Task task) {
      return condition.holds(cell.peek()) || (signal != null && signal.isPendingFor(Call.WAIT));
    }

    @Override
    public boolean tryTake(Task current) {
      Machine.touch(current, cell, Access.READ);
      interrupted = signal != null && signal.interrupts(current, Call.WAIT);
      return interrupted || condition.holds(cell.peek());
    }

    @Override
    public List<KernelObject> watched() {
      return signal == null ? List.of(cell) : List.of(cell, signal);
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
      return "the counter " + name + ", until it " + condition;
    }
  }
}
