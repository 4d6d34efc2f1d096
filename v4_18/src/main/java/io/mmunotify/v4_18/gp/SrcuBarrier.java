// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Completion;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.Mutex;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code srcu_barrier}: queues a callback on each CPU that has callbacks, behind them; the last of
 * the barrier's callbacks to be invoked ends the wait. One barrier runs at a time. A caller that
 * waited for its turn need not begin a barrier of its own if a whole barrier has passed meanwhile.
 */
final class SrcuBarrier {
  private final TreeSrcu srcu;

  /** {@code srcu_barrier_seq}. */
  private final LongCell seq = new LongCell(0);

  /** {@code srcu_barrier_mutex}: held from the begin of a barrier to its end. */
  private final Mutex mutex = new Mutex("srcu_barrier_mutex");

  /** {@code srcu_barrier_cpu_cnt}: callbacks of the barrier that have not been invoked. */
  private final IntCell cpuCnt = new IntCell(0);

  SrcuBarrier(TreeSrcu srcu) {
    this.srcu = srcu;
  }

  /** The barrier up to where it sleeps: for its callbacks, or for the barrier before it. */
  Waitable begin(Task current) {
    long s = RcuSeq.snap(current, seq);
    Wait wait = new Wait(s);
    if (mutex.tryLock(current)) {
      wait.posted = post(current);
    }
    return wait;
  }

  /** The rest of the barrier. */
  void end(Task current, Waitable waited) {
    Wait wait = (Wait) waited;
    if (wait.posted == null) {
      if (RcuSeq.done(current, seq, wait.s)) {
        Fences.smpMb(current);
        mutex.unlock(current);
        return;
      }
      wait.posted = post(current);
      Machine.step(current, EventKind.SRCU_BARRIER_END, wait);
    }
    RcuSeq.end(current, seq);
    mutex.unlock(current);
  }

  private Completion post(Task current) {
    RcuSeq.start(current, seq);
    Completion completion =
        new Completion(
            () -> "callbacks to run, which wait for " + srcu.blockedBy(), srcu::heldUpBy);
    int hold = srcu.barrierHold(); // the count is not zero before all are posted
    cpuCnt.set(current, hold);
    for (SrcuData sdp : srcu.sda.all()) {
      SrcuCallback callback = new SrcuCallback(worker -> drop(worker, 1, completion));
      sdp.lock(current);
      int _ = cpuCnt.addReturn(current, 1);
      if (!srcu.entrain(current, sdp, callback)) {
        int _ = cpuCnt.addReturn(current, -1);
      }
      sdp.unlock(current);
    }
    drop(current, hold, completion);
    return completion;
  }

  /** {@code srcu_barrier_cb}. */
  private void drop(Task current, int count, Completion completion) {
    if (cpuCnt.addReturn(current, -count) == 0) {
      completion.complete(current);
    }
  }

  /**
   * A wait for the callbacks of a barrier; before the barrier has callbacks, a wait for its turn.
   */
  private final class Wait implements Waitable {
    private final long s;
    private @Nullable Completion posted;

    Wait(long s) {
      this.s = s;
    }

    private Waitable current() {
      Completion completion = posted;
      return completion == null ? mutex : completion;
    }

    @Override
    public boolean ready(Task task) {
      return current().ready(task);
    }

    @Override
    public boolean tryTake(Task current) {
      boolean taken = current().tryTake(current);
      if (taken && posted == null) {
        Machine.touch(current, mutex, Access.TAKE);
      }
      return taken;
    }

    @Override
    public @Nullable KernelObject taken() {
      return current().taken();
    }

    @Override
    public List<KernelObject> watched() {
      return current().watched();
    }

    @Override
    public List<Task> heldUpBy() {
      return current().heldUpBy();
    }

    @Override
    public @Nullable WaitQueue waitQueue() {
      return current().waitQueue();
    }

    @Override
    public String blockedBy() {
      return current().blockedBy();
    }
  }
}
