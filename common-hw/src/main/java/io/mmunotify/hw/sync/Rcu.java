// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Handshake;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Platform;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * Classic RCU of a kernel without preemption ({@code CONFIG_PREEMPT_NONE}): one domain for the
 * whole kernel, and a context switch is a quiescent state. So a reader must not sleep, nor wait for
 * a lock whose waiters sleep; a grace period does not wait for a reader that does.
 */
public final class Rcu implements ReadDomain {
  private final RcuGracePeriods gracePeriods;
  private final @Nullable GracePeriodMonitor monitor;

  /**
   * @param machine the machine whose context switches count
   * @param gracePeriods decides how long a wait lasts
   */
  public Rcu(Machine machine, RcuGracePeriods gracePeriods) {
    this.gracePeriods = gracePeriods;
    this.monitor = GracePeriodMonitor.of(gracePeriods);
    if (gracePeriods.announced() || machine instanceof SteppedMachine) {
      ReaderCalls.make();
    }
    machine.platform().onContextSwitch(new Switches());
  }

  /** Context switches that are not for a grace period. */
  private final class Switches implements Platform.ContextSwitchHook {
    @Override
    public void contextSwitch(Task current) {
      if (Machine.stepped(current) && monitor != null) {
        monitor.quiescent(current);
      }
      gracePeriods.quiescent(current);
    }

    @Override
    public boolean minds(Task current) {
      return gracePeriods.isReader(current);
    }

    @Override
    public void switchedAway(Task by, Task waiter) {
      if (Machine.stepped(by) && monitor != null) {
        monitor.extendedQuiescence(by, waiter, true);
      }
      gracePeriods.switchedAway(by, waiter);
    }

    @Override
    public void switchedTo(Task current) {
      gracePeriods.switchedTo(current);
      if (Machine.stepped(current) && monitor != null) {
        monitor.extendedQuiescence(current, current, false);
      }
    }
  }

  /**
   * {@code rcu_read_lock}: until the matching unlock, the task must not sleep. Nests. On a live
   * machine the caller is a {@link io.mmunotify.hw.machine.ReadSection}.
   *
   * @return nothing of interest
   */
  @Override
  public int readLock(Task current) {
    if (!ReaderCalls.areMade()) { // so no RCU of this JVM is on a stepped machine
      Handshake.enter(current);
      return 0;
    }
    Machine.step(current, EventKind.RCU_READ_LOCK);
    int index = gracePeriods.readLock(current);
    Machine.enterAtomic(current);
    if (Machine.stepped(current) && monitor != null) {
      monitor.locked(current, index);
    }
    Machine.record(current, EventKind.RCU_READ_LOCK);
    return index;
  }

  /** {@code rcu_read_unlock}. */
  public void readUnlock(Task current) {
    readUnlock(current, 0);
  }

  @Override
  public void readUnlock(Task current, int index) {
    if (!ReaderCalls.areMade()) {
      Handshake.leave();
      return;
    }
    Machine.step(current, EventKind.RCU_READ_UNLOCK);
    Machine.leaveAtomic(current);
    if (Machine.stepped(current) && monitor != null) {
      monitor.unlocking(current, index);
    }
    gracePeriods.readUnlock(current, index);
    Machine.record(current, EventKind.RCU_READ_UNLOCK);
  }

  /**
   * {@code synchronize_rcu}: sleeps until every read section that was active is over. Waiting is a
   * context switch, so a caller that is a reader itself is not waited for.
   */
  @Override
  public void synchronize(Task current) {
    Machine.step(current, EventKind.SYNCHRONIZE_RCU_BEGIN);
    if (Machine.stepped(current) && monitor != null) {
      monitor.extendedQuiescence(current, current, true);
      monitor.beginning(current, current);
    }
    gracePeriods.beginExtendedQuiescence(current);
    Waitable over = gracePeriods.begin(current, current);
    Machine.record(current, EventKind.SYNCHRONIZE_RCU_BEGIN);
    Machine.step(current, EventKind.SYNCHRONIZE_RCU_END, over);
    gracePeriods.end(current);
    gracePeriods.endExtendedQuiescence(current);
    if (Machine.stepped(current) && monitor != null) {
      monitor.ended(current, current);
      monitor.extendedQuiescence(current, current, false);
    }
    Machine.record(current, EventKind.SYNCHRONIZE_RCU_END);
  }

  /** {@code call_rcu}: no event of a trace. */
  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    RcuHead.Callback invoked = function;
    if (Machine.stepped(current) && monitor != null) {
      monitor.beginning(current, head);
      invoked = monitor.callback(function);
    }
    gracePeriods.call(current, head, invoked);
  }

  /** {@code rcu_barrier}: no event of a trace. */
  @Override
  public void barrier(Task current) {
    Waitable over = gracePeriods.beginBarrier(current);
    Machine.step(current, over);
    gracePeriods.endBarrier(current, over);
  }
}
