// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Completion;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.Mutex;
import io.mmunotify.hw.sync.RcuHead;

/** {@code _rcu_barrier}: waits for a callback behind all others, on each CPU that has any. */
class RcuBarrier {
  private final RcuState rsp;

  /** {@code rcu_barrier_mutex}: one at a time. */
  private final Mutex mutex = new Mutex("rcu_barrier_mutex");

  /**
   * {@code rcu_barrier_cpu_count}: callbacks that have not run, and one for whoever queues them.
   */
  private final LongCell count = new LongCell(0);

  RcuBarrier(RcuState rsp) {
    this.rsp = rsp;
  }

  /**
   * Up to where it waits, with the mutex taken.
   *
   * @param here the caller's CPU
   */
  final Waitable begin(Task current, RcuCalls calls, RcuData here) {
    mutex.lock(current);
    Fences.smpMb(current); // nothing from before leaks in
    Completion done =
        new Completion(
            () -> "callbacks, which wait for " + RcuStall.text(rsp), () -> RcuStall.holders(rsp));
    count.set(current, initialCount());
    for (RcuData rdp : rsp.cpus()) {
      if (hasCallbacks(current, rdp)) {
        queue(current, calls, rdp, done); // upstream asks the CPU to do it, and waits until it has
      }
    }
    queue(current, calls, here, done);
    releaseOwn(current, done);
    return done;
  }

  /** The one that keeps the count above 0 until all are queued. */
  long initialCount() {
    return 1;
  }

  /** All are queued: it stops to count. */
  void releaseOwn(Task current, Completion done) {
    release(current, done);
  }

  /** Whether callbacks are queued on the CPU: counted before they are queued. */
  boolean hasCallbacks(Task current, RcuData rdp) {
    return rdp.qlen.read(current) != 0;
  }

  /** {@code rcu_barrier_func}. */
  private void queue(Task current, RcuCalls calls, RcuData rdp, Completion done) {
    long _ = count.addReturn(current, 1); // fully ordered: counted before it can run
    RcuHead head = new RcuHead("rcu_barrier_head");
    calls.callRcu(current, rdp, new RcuCallback(head, (task, _) -> release(task, done), true));
  }

  /** {@code rcu_barrier_callback}: the last one ends the wait. */
  private void release(Task current, Completion done) {
    if (count.addReturn(current, -1) == 0) {
      done.complete(current);
    }
  }

  final void end(Task current) {
    mutex.unlock(current);
  }
}
