// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.RcuHead;

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
    RcuHead head = callback.head();
    if (head.queued()) {
      throw new KernelMisuse(
          "queueing " + head.name() + " with call_rcu while it is queued corrupts the queue");
    }
    head.setQueued(true);
    Fences.smpMb(current); // what the caller unlinked is unlinked before the callback is queued
    long qlen = rdp.qlen.addReturn(current, 1); // fully ordered: rcu_barrier finds what is queued
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    rdp.list.enqueue(callback);
    if (qlen > RcuState.QHIMARK) {
      rdp.blimit = Long.MAX_VALUE;
    }
    rdp.irq.restore();
    rsp.ticks.wakeAll();
  }
}
