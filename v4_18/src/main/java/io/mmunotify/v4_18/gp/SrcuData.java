// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.DelayedWork;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Workqueue;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.RawSpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct srcu_data}, the update side: a CPU's requests, its callbacks and the work that
 * invokes them. The counts of the CPU's readers are {@link SrcuReaders.Counts}.
 */
final class SrcuData extends KernelObject {
  final int cpu;
  final RawSpinLock lock = new RawSpinLock(null, "srcu_data");
  final SrcuNode mynode;

  /** The bit of this CPU among those of its leaf. */
  final long grpmask;

  /** {@code srcu_cblist}; guarded by the lock. */
  final RcuSegcblist cblist;

  /** {@code srcu_invoke_callbacks}. */
  final DelayedWork work;

  private final SrcuGracePeriods srcu;

  // Guarded by the lock.
  private long gpSeqNeeded;
  private long gpSeqNeededExp;
  private boolean invoking;

  /**
   * @param srcu the domain
   * @param queue the queue that runs the work
   * @param raced whether a caller uses the callbacks without the lock
   */
  SrcuData(SrcuGracePeriods srcu, int cpu, SrcuNode mynode, Workqueue queue, boolean raced) {
    this.srcu = srcu;
    this.cpu = cpu;
    this.mynode = mynode;
    this.grpmask = 1L << (cpu - mynode.grplo);
    this.cblist = new RcuSegcblist(this, 0, raced);
    this.work = new Invocation(queue);
  }

  /** Takes the lock, and sees the guarded fields. */
  void lock(Task current) {
    lock.lock(current);
    Fences.smpMb(current);
    Machine.touch(current, this, Access.WRITE);
  }

  void unlock(Task current) {
    lock.unlock(current);
  }

  /**
   * Notes that the CPU's callbacks need this grace period. False if that was noted before. Under
   * the lock.
   */
  boolean need(Task current, long s) {
    Machine.touch(current, this, Access.WRITE);
    boolean first = RcuSeq.lt(gpSeqNeeded, s);
    gpSeqNeeded = first ? s : gpSeqNeeded;
    Machine.saw(current, first);
    return first;
  }

  /** The same for a grace period that is to be expedited. */
  boolean needExp(Task current, long s) {
    Machine.touch(current, this, Access.WRITE);
    boolean first = RcuSeq.lt(gpSeqNeededExp, s);
    gpSeqNeededExp = first ? s : gpSeqNeededExp;
    Machine.saw(current, first);
    return first;
  }

  /** Keeps a number of long ago from looking like one of the future. Under the lock. */
  void preventWrap(Task current, long gpseq) {
    Machine.touch(current, this, Access.WRITE);
    gpSeqNeeded = RcuSeq.ge(gpseq, gpSeqNeeded + 100) ? gpseq : gpSeqNeeded;
    gpSeqNeededExp = RcuSeq.ge(gpseq, gpSeqNeededExp + 100) ? gpseq : gpSeqNeededExp;
  }

  /** {@code srcu_cblist_invoking}: whether callbacks are being invoked. Under the lock. */
  boolean invoking(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, invoking);
    return invoking;
  }

  /** The work begins to invoke callbacks, or has finished. Under the lock. */
  void setInvoking(Task current, boolean now) {
    Machine.touch(current, this, Access.WRITE);
    invoking = now;
  }

  private record Contents(long needed, long neededExp, boolean invoking) {}

  @Override
  public Object contents() {
    return new Contents(gpSeqNeeded, gpSeqNeededExp, invoking);
  }

  /** The work that invokes callbacks. A run is not over while a user's callback is in the list. */
  private final class Invocation extends DelayedWork {
    Invocation(Workqueue queue) {
      super(queue, "srcu/" + cpu, current -> srcu.srcuInvokeCallbacks(current, SrcuData.this));
    }

    @Override
    public boolean wanted() {
      return super.wanted() || cblist.awaited();
    }

    @Override
    public @Nullable EventKind awaited() {
      return EventKind.CALLBACK_INVOKED;
    }

    @Override
    public List<KernelObject> watched() {
      return List.of(this, cblist);
    }

    @Override
    public List<Task> heldUpBy() {
      return srcu.heldUpBy();
    }

    @Override
    public String blockedBy() {
      return cblist.awaited() ? srcu.blockedBy() : super.blockedBy();
    }
  }
}
