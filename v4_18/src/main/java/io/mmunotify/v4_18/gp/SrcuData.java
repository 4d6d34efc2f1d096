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
 * {@code struct srcu_data}, the update side: what a CPU has asked for, its callbacks and the work
 * that invokes them. Its readers' counts are {@link SrcuReaders.Counts}.
 */
final class SrcuData extends KernelObject {
  final int cpu;
  final RawSpinLock lock = new RawSpinLock(null, "srcu_data");
  final SrcuNode mynode;

  /** The bit of this CPU among those of its leaf. */
  final long grpmask;

  /** {@code srcu_cblist}; the lock guards it. */
  final RcuSegcblist cblist;

  /** {@code srcu_invoke_callbacks}. */
  final DelayedWork work;

  private final SrcuGracePeriods srcu;

  // The lock guards these.
  private long gpSeqNeeded;
  private long gpSeqNeededExp;
  private boolean invoking;

  /**
   * @param srcu whose data
   * @param queue runs the work
   * @param raced whether somebody uses the callbacks without the lock
   */
  SrcuData(SrcuGracePeriods srcu, int cpu, SrcuNode mynode, Workqueue queue, boolean raced) {
    this.srcu = srcu;
    this.cpu = cpu;
    this.mynode = mynode;
    this.grpmask = 1L << (cpu - mynode.grplo);
    this.cblist = new RcuSegcblist(this, 0, raced);
    this.work = new Invocation(queue);
  }

  /** Takes the lock, and sees what is guarded. */
  void lock(Task current) {
    lock.lock(current);
    Fences.smpMb(current);
    Machine.touch(current, this, Access.WRITE);
  }

  void unlock(Task current) {
    lock.unlock(current);
  }

  /** Notes that its callbacks need a grace period. False if they did before. Under the lock. */
  boolean need(Task current, long s) {
    Machine.touch(current, this, Access.WRITE);
    boolean first = RcuSeq.lt(gpSeqNeeded, s);
    gpSeqNeeded = first ? s : gpSeqNeeded;
    Machine.saw(current, first);
    return first;
  }

  /** The same for one that is in a hurry. */
  boolean needExp(Task current, long s) {
    Machine.touch(current, this, Access.WRITE);
    boolean first = RcuSeq.lt(gpSeqNeededExp, s);
    gpSeqNeededExp = first ? s : gpSeqNeededExp;
    Machine.saw(current, first);
    return first;
  }

  /** Keeps what was needed long ago from looking as if it were to come. Under the lock. */
  void preventWrap(Task current, long gpseq) {
    Machine.touch(current, this, Access.WRITE);
    gpSeqNeeded = RcuSeq.ge(gpseq, gpSeqNeeded + 100) ? gpseq : gpSeqNeeded;
    gpSeqNeededExp = RcuSeq.ge(gpseq, gpSeqNeededExp + 100) ? gpseq : gpSeqNeededExp;
  }

  /** {@code srcu_cblist_invoking}: whether somebody is at it. Under the lock. */
  boolean invoking(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, invoking);
    return invoking;
  }

  /** Somebody begins to invoke callbacks, or has done with it. Under the lock. */
  void setInvoking(Task current, boolean now) {
    Machine.touch(current, this, Access.WRITE);
    invoking = now;
  }

  private record Contents(long needed, long neededExp, boolean invoking) {}

  @Override
  public Object contents() {
    return new Contents(gpSeqNeeded, gpSeqNeededExp, invoking);
  }

  /** A run is not over while somebody's callback is in the list, whoever holds it up. */
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
