// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.v3_5.gp.RcuState.Fqs;

/**
 * Grace periods from start to end, in the order of {@code kernel/rcutree.c}. All of it runs in the
 * softirq of the CPU that it is given.
 */
class RcuGp {
  private final RcuState rsp;

  RcuGp(RcuState rsp) {
    this.rsp = rsp;
  }

  /** {@code rcu_sched_qs}: the CPU is outside of all sections, here and now. Reports nothing. */
  void schedQs(Task current, RcuData rdp) {
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    rdp.passedQuiesceGpnum = rdp.gpnum;
    rdp.passedQuiesce = true;
    rdp.ask(current, false);
    rdp.irq.restore();
  }

  /** {@code rcu_gp_in_progress}: two loads that only the root's lock holds together. */
  final boolean gpInProgress(Task current) {
    long completed = rsp.completed.read(current);
    boolean inProgress = completed != rsp.gpnum.readUnseen(current);
    Machine.saw(current, inProgress);
    return inProgress;
  }

  /** {@code cpu_needs_another_gp}: it has callbacks that wait, and nobody works for them. */
  final boolean cpuNeedsAnotherGp(Task current, RcuData rdp) {
    return hasWaiting(current, rdp) && !gpInProgress(current);
  }

  /** Whether the CPU has callbacks that wait for a grace period. */
  final boolean hasWaiting(Task current, RcuData rdp) {
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.READ);
    boolean waiting = rdp.list.hasBehind(RcuCblist.DONE);
    rdp.irq.restore();
    Machine.saw(current, waiting);
    return waiting;
  }

  /**
   * {@code __note_new_gpnum}: the CPU learns of a grace period. Its quiescent state has to come
   * after this. The leaf is locked.
   */
  private void noteNewGpnum(Task current, RcuData rdp) {
    RcuNode rnp = rdp.mynode;
    long gpnum = rnp.gpnum.read(current);
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    Machine.touch(current, rnp, Access.READ);
    if (rdp.gpnum != gpnum) {
      rdp.gpnum = gpnum;
      rdp.qsPending = isWaitedFor(rdp);
      if (rdp.qsPending) {
        forgetQuiescentState(rdp);
        rdp.ask(current, true);
      }
    }
    rdp.irq.restore();
  }

  /** Whether the CPU owes its leaf a quiescent state. */
  boolean isWaitedFor(RcuData rdp) {
    return (rdp.mynode.qsmask & rdp.grpmask) != 0;
  }

  /** What the CPU went through says nothing of the grace period that it just noted. */
  void forgetQuiescentState(RcuData rdp) {
    rdp.passedQuiesce = false;
  }

  /** {@code check_for_new_grace_period}. */
  private boolean checkForNewGracePeriod(Task current, RcuData rdp) {
    if (!differs(current, rsp.gpnum, rdp, rdp.gpnum)) {
      return false;
    }
    if (differs(current, rdp.mynode.gpnum, rdp, rdp.gpnum)) {
      rdp.mynode.lock.lock(current);
      noteNewGpnum(current, rdp);
      rdp.mynode.lock.unlock(current);
    }
    return true;
  }

  /**
   * Whether that has moved on from what the CPU knows. It never goes back: who has seen so would
   * see it later, too, and who has not would not have seen it before.
   */
  private static boolean differs(Task current, LongCell now, RcuData rdp, long known) {
    boolean differs = now.readUnseen(current) != known;
    Machine.touch(current, rdp, Access.READ);
    Machine.saw(current, differs);
    return differs;
  }

  /** {@code __rcu_process_gp_end}: the CPU learns of an end. The leaf is locked. */
  private void processGpEndLocked(Task current, RcuData rdp) {
    RcuNode rnp = rdp.mynode;
    long completed = rnp.completed.read(current);
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    Machine.touch(current, rnp, Access.READ);
    if (rdp.completed != completed) {
      advanceCallbacks(rdp.list);
      rdp.completed = completed;
      if (rdp.gpnum - rdp.completed < 0) {
        rdp.gpnum = rdp.completed; // others handled it on behalf of this CPU, which was idle
      }
      if ((rnp.qsmask & rdp.grpmask) == 0) {
        rdp.qsPending = false;
      }
    }
    rdp.irq.restore();
  }

  /** A grace period has ended: every segment moves on by one. */
  void advanceCallbacks(RcuCblist list) {
    list.moveTail(RcuCblist.DONE, RcuCblist.WAIT);
    list.moveTail(RcuCblist.WAIT, RcuCblist.NEXT_READY);
    list.moveTail(RcuCblist.NEXT_READY, RcuCblist.NEXT);
  }

  /**
   * {@code rcu_process_gp_end}. Upstream gives up if the leaf is locked and comes again with the
   * next tick; a search would not end.
   */
  final void processGpEnd(Task current, RcuData rdp) {
    if (differs(current, rdp.mynode.completed, rdp, rdp.completed)) {
      rdp.mynode.lock.lock(current);
      processGpEndLocked(current, rdp);
      rdp.mynode.lock.unlock(current);
    }
  }

  /** {@code rcu_start_gp_per_cpu}: for the CPU that starts the grace period. The leaf is locked. */
  private void startGpPerCpu(Task current, RcuData rdp) {
    noticeEndBeforeStart(current, rdp);
    // Whatever is queued here was queued before the grace period began.
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    rdp.list.moveTail(RcuCblist.NEXT_READY, RcuCblist.NEXT);
    rdp.list.moveTail(RcuCblist.WAIT, RcuCblist.NEXT);
    rdp.irq.restore();
    noteNewGpnum(current, rdp);
  }

  /** A CPU sees the end of a grace period before the start of the next one. The leaf is locked. */
  void noticeEndBeforeStart(Task current, RcuData rdp) {
    processGpEndLocked(current, rdp);
  }

  /** {@code rcu_start_gp}, if one is needed. The root is locked, and is not any more after. */
  final void startGp(Task current, RcuData rdp) {
    RcuNode root = rsp.root();
    if (!cpuNeedsAnotherGp(current, rdp)) {
      root.lock.unlock(current);
      return;
    }
    rsp.touch(current, Access.WRITE);
    Machine.saw(current, rsp.fqsActive);
    if (rsp.fqsActive) {
      rsp.fqsNeedGp = true; // whoever forces starts it then
      root.lock.unlock(current);
      return;
    }
    long gpnum = rsp.gpnum.read(current) + 1;
    rsp.gpnum.set(current, gpnum);
    rsp.touch(current, Access.WRITE);
    rsp.fqsState = Fqs.INIT;
    rsp.untilForced.restart(current);
    root.lock.unlock(current);
    Memory.point(current);
    initNodes(current, rdp, gpnum);
    root.lock.lock(current);
    rsp.touch(current, Access.WRITE);
    rsp.fqsState = Fqs.SAVE_DYNTICK;
    root.lock.unlock(current);
    rsp.onofflock.unlock(current);
  }

  /** It cannot end meanwhile: the bit of the CPU that starts it is set. Leaves onofflock taken. */
  private void initNodes(Task current, RcuData rdp, long gpnum) {
    rsp.onofflock.lock(current);
    for (RcuNode rnp : rsp.nodes()) {
      if (rnp.qsmaskinit == 0) {
        continue; // for CPUs of a live machine that never came
      }
      rnp.lock.lock(current);
      Machine.touch(current, rnp, Access.WRITE);
      rnp.clear(rnp.qsmask);
      rnp.qsmask = cpusToWaitFor(rnp);
      rnp.gpnum.set(current, gpnum);
      rnp.completed.set(current, rsp.completed.read(current));
      if (rnp == rdp.mynode) {
        startGpPerCpu(current, rdp);
      }
      rnp.lock.unlock(current);
      Memory.point(current);
    }
  }

  /** Everybody who is online. */
  long cpusToWaitFor(RcuNode rnp) {
    return rnp.qsmaskinit;
  }

  /** {@code rcu_report_qs_rsp}: nobody owes anything any more. The root is locked; not after. */
  private void reportQsRsp(Task current, RcuData rdp) {
    RcuNode root = rsp.root();
    // What was done in the grace period, and before it, is seen by whoever sees its end.
    Fences.smpMb(current);
    long gpnum = rsp.gpnum.read(current);
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.READ);
    boolean more = rdp.list.hasBehind(RcuCblist.WAIT);
    rdp.irq.restore();
    Machine.saw(current, more);
    if (!more) {
      // Others need not wait for the next one to begin. This CPU would start it right away.
      root.lock.unlock(current);
      for (RcuNode rnp : rsp.nodes()) {
        if (rnp.qsmaskinit != 0) {
          rnp.lock.lock(current);
          rnp.completed.set(current, gpnum);
          rnp.lock.unlock(current);
        }
      }
      root.lock.lock(current);
    }
    rsp.completed.set(current, gpnum);
    rsp.touch(current, Access.WRITE);
    rsp.fqsState = Fqs.IDLE;
    startGp(current, rdp);
  }

  /**
   * {@code rcu_report_qs_rnp}: these of the node owe nothing any more; and so on upwards. The node
   * is locked, and is not any more after.
   *
   * @param rdp the CPU that this runs on
   */
  final void reportQsRnp(Task current, RcuData rdp, RcuNode node, long bits) {
    RcuNode rnp = node;
    long mask = bits;
    while (true) {
      Machine.touch(current, rnp, Access.WRITE);
      boolean owed = (rnp.qsmask & mask) != 0;
      rnp.clear(mask);
      boolean more = !owed || othersOwe(rnp);
      Machine.saw(current, more);
      if (more) {
        rnp.lock.unlock(current);
        return;
      }
      RcuNode parent = rnp.parent;
      if (parent == null) {
        reportQsRsp(current, rdp);
        return;
      }
      mask = rnp.grpmask;
      rnp.lock.unlock(current);
      rnp = parent;
      rnp.lock.lock(current);
    }
  }

  /** Whether the node has to wait for more before its parent hears of it. */
  boolean othersOwe(RcuNode rnp) {
    return rnp.qsmask != 0;
  }

  /** {@code rcu_report_qs_rdp}: the CPU went through a quiescent state. */
  void reportQsRdp(Task current, RcuData rdp, long lastgp) {
    RcuNode rnp = rdp.mynode;
    rnp.lock.lock(current);
    long gpnum = rnp.gpnum.read(current);
    if (!isOfThisGp(lastgp, gpnum) || rnp.completed.read(current) == gpnum) {
      rdp.irq.save(current);
      Machine.touch(current, rdp, Access.WRITE);
      rdp.passedQuiesce = false;
      rdp.irq.restore();
      rnp.lock.unlock(current);
      return;
    }
    Machine.touch(current, rnp, Access.READ);
    boolean owed = (rnp.qsmask & rdp.grpmask) != 0;
    Machine.saw(current, owed);
    if (!owed) {
      rnp.lock.unlock(current);
      return;
    }
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    rdp.qsPending = false;
    accelerateCallbacks(rdp.list);
    rdp.irq.restore();
    reportQsRnp(current, rdp, rnp, rdp.grpmask);
  }

  /** Whether that quiescent state came after the CPU noticed the grace period of the leaf. */
  boolean isOfThisGp(long lastgp, long gpnum) {
    return lastgp == gpnum;
  }

  /** The grace period cannot have ended: all that is queued here precedes the next one. */
  void accelerateCallbacks(RcuCblist list) {
    list.moveTail(RcuCblist.NEXT_READY, RcuCblist.NEXT);
  }

  private record Quiescence(boolean pending, boolean passed, long gpnum) {}

  /** {@code rcu_check_quiescent_state}. */
  final void checkQuiescentState(Task current, RcuData rdp) {
    if (checkForNewGracePeriod(current, rdp)) {
      return; // a quiescent state from before says nothing of it
    }
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.READ);
    Quiescence state = new Quiescence(rdp.qsPending, rdp.passedQuiesce, rdp.passedQuiesceGpnum);
    rdp.irq.restore();
    boolean reports = state.pending() && state.passed();
    Machine.saw(current, reports);
    if (reports) {
      Machine.saw(current, state.gpnum());
      reportQsRdp(current, rdp, state.gpnum());
    }
  }
}
