// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;

/**
 * Classic RCU: one domain for the whole kernel, and a context switch is a quiescent state. So a
 * reader must not sleep, and one that does is not waited for.
 */
public final class Rcu {
  private final GracePeriods gracePeriods;

  /**
   * @param machine whose context switches count
   * @param gracePeriods decides how long a wait lasts
   */
  public Rcu(Machine machine, GracePeriods gracePeriods) {
    this.gracePeriods = gracePeriods;
    machine.onContextSwitch(gracePeriods::quiescent);
  }

  /** {@code rcu_read_lock}: until the matching unlock, the task must not sleep. Nests. */
  public void readLock(Task current) {
    Machine.step(current, EventKind.RCU_READ_LOCK);
    gracePeriods.readLock(current);
    Machine.enterAtomic(current);
    Machine.record(current, EventKind.RCU_READ_LOCK);
  }

  /** {@code rcu_read_unlock}. */
  public void readUnlock(Task current) {
    Machine.step(current, EventKind.RCU_READ_UNLOCK);
    Machine.leaveAtomic(current);
    gracePeriods.readUnlock(current);
    Machine.record(current, EventKind.RCU_READ_UNLOCK);
  }

  /**
   * {@code synchronize_rcu}: sleeps until every read section that was active is over. Waiting is a
   * context switch, so a caller that is a reader itself is not waited for.
   */
  public void synchronize(Task current) {
    Machine.step(current, EventKind.SYNCHRONIZE_RCU_BEGIN);
    gracePeriods.beginExtendedQuiescence(current);
    Waitable over = gracePeriods.begin(current, current);
    Machine.record(current, EventKind.SYNCHRONIZE_RCU_BEGIN);
    Machine.step(current, EventKind.SYNCHRONIZE_RCU_END, over);
    gracePeriods.endExtendedQuiescence(current);
    Machine.record(current, EventKind.SYNCHRONIZE_RCU_END);
  }
}
