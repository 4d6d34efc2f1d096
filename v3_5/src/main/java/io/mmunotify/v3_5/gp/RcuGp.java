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
 * Grace periods from start to end, in the order of {@code kernel/rcutree.c}. All methods run in the
 * softirq of the CPU that they are given.
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

  /** {@code rcu_gp_in_progress}: two loads, which are one moment only under the root's lock. */
  final boolean gpInProgress(Task current) {
    long completed = rsp.completed.read(current);
    boolean inProgress = completed != rsp.gpnum.readUnseen(current);
    Machine.saw(current, inProgress);
    return inProgress;
  }

  /**
   * {@code cpu_needs_another_gp}: the CPU has callbacks that wait, and no grace period is under
   * way.
   */
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
   * {@code __note_new_gpnum}: the CPU learns of a grace period. The CPU's quiescent state has to
   * come after this step. The leaf is locked.
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

  /**
   * The CPU's earlier quiescent state does not count for the grace period that it has just noted.
   */
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
   * Whether a number has moved on from the value that the CPU knows. The number never goes back: if
   * the answer is yes it would also be yes later, and if no it would also have been no before.
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
        rdp.gpnum = rdp.completed; // other CPUs handled it for this CPU, which was idle
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
   * {@code rcu_process_gp_end}. Upstream gives up if the leaf is locked, and tries again with the
   * next tick; then a search would not end.
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
    // All callbacks on this CPU were queued before the grace period began.
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

  /** {@code rcu_start_gp}, if a grace period is needed. The root is locked; unlocked on return. */
  final void startGp(Task current, RcuData rdp) {
    RcuNode root = rsp.root();
    if (!cpuNeedsAnotherGp(current, rdp)) {
      root.lock.unlock(current);
      return;
    }
    rsp.touch(current, Access.WRITE);
    Machine.saw(current, rsp.fqsActive);
    if (rsp.fqsActive) {
      rsp.fqsNeedGp = true; // the CPU that forces starts it then
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

  /**
   * The grace period cannot end meanwhile: the bit of the CPU that starts it is set. Leaves
   * onofflock taken.
   */
  private void initNodes(Task current, RcuData rdp, long gpnum) {
    rsp.onofflock.lock(current);
    for (RcuNode rnp : rsp.nodes()) {
      if (rnp.qsmaskinit == 0) {
        continue; // a node of a live machine without CPUs yet
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

  /** All CPUs that are online. */
  long cpusToWaitFor(RcuNode rnp) {
    return rnp.qsmaskinit;
  }

  /**
   * {@code rcu_report_qs_rsp}: no CPU owes a quiescent state any more. The root is locked; unlocked
   * on return.
   */
  private void reportQsRsp(Task current, RcuData rdp) {
    RcuNode root = rsp.root();
    // A CPU that sees the end of the grace period sees all that was done in it and before it.
    Fences.smpMb(current);
    long gpnum = rsp.gpnum.read(current);
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.READ);
    boolean more = rdp.list.hasBehind(RcuCblist.WAIT);
    rdp.irq.restore();
    Machine.saw(current, more);
    if (!more) {
      // Other CPUs need not wait for the start of the next grace period to notice this end. If this
      // CPU had more callbacks it would start the next one right away.
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
   * {@code rcu_report_qs_rnp}: these members of the node owe nothing any more; and so on upwards.
   * The node is locked; unlocked on return.
   *
   * @param rdp the CPU on which this runs
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

  /** Whether the quiescent state came after the CPU had noticed the leaf's grace period. */
  boolean isOfThisGp(long lastgp, long gpnum) {
    return lastgp == gpnum;
  }

  /** The grace period cannot have ended: all callbacks queued here precede the next one. */
  void accelerateCallbacks(RcuCblist list) {
    list.moveTail(RcuCblist.NEXT_READY, RcuCblist.NEXT);
  }

  private record Quiescence(boolean pending, boolean passed, long gpnum) {}

  /** {@code rcu_check_quiescent_state}. */
  final void checkQuiescentState(Task current, RcuData rdp) {
    if (checkForNewGracePeriod(current, rdp)) {
      return; // an earlier quiescent state does not count for it
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
