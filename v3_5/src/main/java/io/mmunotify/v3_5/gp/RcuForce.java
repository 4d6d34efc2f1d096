// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.v3_5.gp.RcuState.Fqs;
import java.util.function.Consumer;

/**
 * Extended quiescent states, and the search for them. An idle CPU has no ticks, so other CPUs look
 * at its {@code dynticks} and credit the idle CPU with a quiescent state.
 */
class RcuForce {
  private final RcuState rsp;
  private final RcuGp gp;

  RcuForce(RcuState rsp, RcuGp gp) {
    this.rsp = rsp;
    this.gp = gp;
  }

  /** {@code rcu_idle_enter}, of one task; the CPU is idle when all its tasks are idle. */
  final void idleEnter(Task current, RcuReader reader) {
    Machine.touch(current, reader, Access.WRITE);
    boolean last = isOnlyOne(current, reader);
    if (last) {
      reader.rdp.dynticks.addReturn(current, 1); // fully ordered: all earlier sections are over
    }
    Machine.touch(current, reader, Access.WRITE); // the addition can be a step
    reader.idle();
  }

  /** {@code rcu_idle_exit}. */
  final void idleExit(Task current, RcuReader reader) {
    Machine.touch(current, reader, Access.WRITE);
    reader.busy();
    if (isOnlyOne(current, reader)) {
      reader.rdp.dynticks.addReturn(current, 1); // fully ordered: later sections come after it
    }
  }

  /** Whether all other tasks of the CPU are idle. */
  private static boolean isOnlyOne(Task current, RcuReader reader) {
    boolean only = true;
    for (RcuReader other : reader.rdp.readers) {
      if (other != reader) {
        Machine.touch(current, other, Access.READ);
        only &= other.isIdle();
      }
    }
    Machine.saw(current, only);
    return only;
  }

  /** Whether this value of {@code dynticks} is that of an extended quiescent state: an even one. */
  boolean isQuiescent(long dynticks) {
    return (dynticks & 1) == 0;
  }

  /** {@code dyntick_save_progress_counter}: whether the CPU is idle; the leaf is locked. */
  private boolean saveProgressCounter(Task current, RcuData rdp) {
    long now = rdp.dynticks.addReturn(current, 0);
    Machine.touch(current, rdp.mynode, Access.WRITE);
    rdp.mynode.dynticksSnap[Long.numberOfTrailingZeros(rdp.grpmask)] = now;
    return isQuiescent(now) && !softirqReads(current, rdp);
  }

  /** {@code rcu_implicit_dynticks_qs}: whether the CPU was idle since; the leaf is locked. */
  private boolean implicitDynticksQs(Task current, RcuData rdp) {
    long now = rdp.dynticks.addReturn(current, 0);
    Machine.touch(current, rdp.mynode, Access.READ);
    return wasQuiescent(snapOf(rdp), now) && !softirqReads(current, rdp);
  }

  private static long snapOf(RcuData rdp) {
    return rdp.mynode.dynticksSnap[Long.numberOfTrailingZeros(rdp.grpmask)];
  }

  /** Whether there was an extended quiescent state: it is in one, or went in and out again. */
  boolean wasQuiescent(long snap, long now) {
    return isQuiescent(now) || now - snap >= 2;
  }

  /** Upstream an interrupt makes an idle CPU busy; here its softirq says itself when it reads. */
  private static boolean softirqReads(Task current, RcuData rdp) {
    RcuReader softirq = rdp.softirq;
    if (softirq == null) {
      return false;
    }
    Machine.touch(current, softirq, Access.READ);
    Machine.saw(current, softirq.isInSection());
    return softirq.isInSection();
  }

  /** {@code force_qs_rnp}: credits each CPU that owes a quiescent state and had one. */
  private void forceQsRnp(Task current, RcuData here, boolean save) {
    for (RcuNode rnp : rsp.leaves()) {
      if (rnp.qsmaskinit == 0) {
        continue; // for CPUs of a live machine that never came
      }
      rnp.lock.lock(current);
      if (!gp.gpInProgress(current)) {
        rnp.lock.unlock(current);
        return;
      }
      Machine.touch(current, rnp, Access.READ);
      long owing = rnp.qsmask;
      Machine.saw(current, owing);
      long mask = 0;
      for (RcuData rdp : rnp.cpus) {
        if (rdp != null
            && (owing & rdp.grpmask) != 0
            && (save ? saveProgressCounter(current, rdp) : implicitDynticksQs(current, rdp))) {
          mask |= rdp.grpmask;
        }
      }
      if (mask != 0) {
        gp.reportQsRnp(current, here, rnp, mask);
      } else {
        rnp.lock.unlock(current);
      }
    }
  }

  /** {@code force_quiescent_state}, by one CPU at a time. */
  final void forceQuiescentState(Task current, RcuData here) {
    if (!gp.gpInProgress(current) || !rsp.fqslock.tryLock(current)) {
      return;
    }
    RcuNode root = rsp.root();
    root.lock.lock(current);
    rsp.untilForced.restart(current);
    if (!gp.gpInProgress(current)) {
      root.lock.unlock(current);
      rsp.fqslock.unlock(current);
      return;
    }
    rsp.touch(current, Access.WRITE);
    rsp.fqsActive = true; // no CPU starts a grace period meanwhile
    Fqs state = rsp.fqsState;
    Machine.saw(current, state.ordinal());
    if (state == Fqs.SAVE_DYNTICK || state == Fqs.FORCE) {
      root.lock.unlock(current);
      forceQsRnp(current, here, state == Fqs.SAVE_DYNTICK);
      root.lock.lock(current);
      if (state == Fqs.SAVE_DYNTICK && gp.gpInProgress(current)) {
        rsp.touch(current, Access.WRITE);
        rsp.fqsState = Fqs.FORCE;
      }
    }
    rsp.touch(current, Access.WRITE);
    rsp.fqsActive = false;
    boolean needGp = rsp.fqsNeedGp;
    rsp.fqsNeedGp = false;
    Machine.saw(current, needGp);
    rsp.fqslock.unlock(current);
    if (needGp) {
      gp.startGp(current, here);
    } else {
      root.lock.unlock(current);
    }
  }

  /**
   * Whether forcing would credit a CPU that has no ticks, or a CPU that is in no extended quiescent
   * state any more. Stepped machine only: there, time passes where that leads to something.
   *
   * @param looks is called with the objects on which the answer depends
   */
  final boolean wouldCredit(Consumer<KernelObject> looks) {
    return (rsp.fqsState == Fqs.SAVE_DYNTICK || rsp.fqsState == Fqs.FORCE)
        && rsp.cpus().stream().anyMatch(rdp -> wouldCredit(rdp, looks));
  }

  private boolean wouldCredit(RcuData rdp, Consumer<KernelObject> looks) {
    looks.accept(rdp.mynode);
    if ((rdp.mynode.qsmask & rdp.grpmask) == 0) {
      return false;
    }
    looks.accept(rdp);
    looks.accept(rdp.dynticks);
    long now = rdp.dynticks.peek();
    boolean idle = isQuiescent(now);
    boolean hasSnap = rsp.fqsState == Fqs.FORCE;
    boolean found = idle ? rdp.list.isEmpty() : hasSnap && wasQuiescent(snapOf(rdp), now);
    RcuReader softirq = rdp.softirq;
    if (!found || softirq == null) {
      return found;
    }
    looks.accept(softirq);
    return !softirq.isInSection();
  }
}
