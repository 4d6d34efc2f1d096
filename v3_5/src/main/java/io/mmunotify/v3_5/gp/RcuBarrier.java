// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Completion;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.Mutex;
import io.mmunotify.hw.sync.RcuHead;

/**
 * {@code _rcu_barrier}: queues a callback behind all others on each CPU that has callbacks, and
 * waits for these.
 */
class RcuBarrier {
  private final RcuState rsp;

  /** {@code rcu_barrier_mutex}: one barrier at a time. */
  private final Mutex mutex = new Mutex("rcu_barrier_mutex");

  /**
   * {@code rcu_barrier_cpu_count}: callbacks that have not run, plus one for the task that queues
   * them.
   */
  private final LongCell count = new LongCell(0);

  RcuBarrier(RcuState rsp) {
    this.rsp = rsp;
  }

  /**
   * The barrier up to where it waits, with the mutex taken.
   *
   * @param here the caller's CPU
   */
  final Waitable begin(Task current, RcuCalls calls, RcuData here) {
    mutex.lock(current);
    Fences.smpMb(current); // earlier accesses do not leak into the barrier
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

  /** The extra one, which keeps the count above 0 until all callbacks are queued. */
  long initialCount() {
    return 1;
  }

  /** All callbacks are queued: takes the extra one back. */
  void releaseOwn(Task current, Completion done) {
    release(current, done);
  }

  /** Whether callbacks are queued on the CPU. A callback is counted before it is queued. */
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
