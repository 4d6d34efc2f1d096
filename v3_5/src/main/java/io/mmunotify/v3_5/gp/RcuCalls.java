// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Fences;

/** Queues callbacks. */
final class RcuCalls {
  private final RcuState rsp;

  RcuCalls(RcuState rsp) {
    this.rsp = rsp;
  }

  /**
   * {@code __call_rcu}. If the queue is long, upstream forces quiescent states here, too; this
   * engine leaves forcing to the ticks.
   */
  void callRcu(Task current, RcuData rdp, RcuCallback callback) {
    callback.head().queue(current, "call_rcu");
    Fences.smpMb(current); // the caller's unlinking comes before the queueing
    long qlen = rdp.qlen.addReturn(current, 1); // fully ordered: rcu_barrier finds the callback
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    boolean first = rdp.list.isEmpty();
    rdp.list.enqueue(callback);
    if (qlen > RcuState.QHIMARK) {
      rdp.blimit = Long.MAX_VALUE;
    }
    rdp.irq.restore();
    if (first) {
      rsp.ticks.wakeAll(); // with others before it, the ticks already have something to do
    }
  }
}
