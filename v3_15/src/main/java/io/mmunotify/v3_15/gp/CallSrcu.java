// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.EventKind;

/** A callback that a caller handed to {@code call_srcu}. */
final class CallSrcu extends RcuCallback {
  private final Srcu domain;
  private final RcuHead head;
  private final RcuHead.Callback function;

  /**
   * @param head not queued
   */
  CallSrcu(Srcu domain, RcuHead head, RcuHead.Callback function) {
    this.domain = domain;
    this.head = head;
    this.function = function;
  }

  @Override
  void invoke(Task current) {
    Machine.stepAbout(current, EventKind.CALLBACK_INVOKED, head);
    domain.setQueued(current, head, false);
    Machine.record(current, EventKind.CALLBACK_INVOKED, head);
    Machine.enterAtomic(current); // local_bh_disable: the function must not sleep
    function.invoke(current, head);
    Machine.leaveAtomic(current);
  }
}
