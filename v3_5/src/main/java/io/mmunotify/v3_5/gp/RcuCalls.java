// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Fences;

/** How callbacks are queued. */
final class RcuCalls {
  private final RcuState rsp;

  RcuCalls(RcuState rsp) {
    this.rsp = rsp;
  }

  /**
   * {@code __call_rcu}. Upstream forces quiescent states here too if the queue is long; here that
   * is left to the ticks.
   */
  void callRcu(Task current, RcuData rdp, RcuCallback callback) {
    callback.head().queue(current, "call_rcu");
    Fences.smpMb(current); // what the caller unlinked is unlinked before the callback is queued
    long qlen = rdp.qlen.addReturn(current, 1); // fully ordered: rcu_barrier finds what is queued
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    boolean first = rdp.list.isEmpty();
    rdp.list.enqueue(callback);
    if (qlen > RcuState.QHIMARK) {
      rdp.blimit = Long.MAX_VALUE;
    }
    rdp.irq.restore();
    if (first) {
      rsp.ticks.wakeAll(); // with others before it, the ticks know that there is something to do
    }
  }
}
