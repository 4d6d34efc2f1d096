// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.trace.EventKind;

/**
 * Makes {@code call_rcu} and {@code rcu_barrier} begin with a step, though no trace has an event of
 * them: a task that begins with one would else share something before its first step, and a search
 * over states does not take that.
 */
record CallSteps(ReadDomain rcu) implements ReadDomain {
  @Override
  public int readLock(Task current) {
    return rcu.readLock(current);
  }

  @Override
  public void readUnlock(Task current, int index) {
    rcu.readUnlock(current, index);
  }

  @Override
  public void synchronize(Task current) {
    rcu.synchronize(current);
  }

  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    Machine.step(current, EventKind.CALL);
    rcu.call(current, head, function);
  }

  @Override
  public void barrier(Task current) {
    Machine.step(current, EventKind.CALL);
    rcu.barrier(current);
  }
}
