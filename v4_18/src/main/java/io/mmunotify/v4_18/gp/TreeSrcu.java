// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Completion;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.GracePeriods;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.Named;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct srcu_struct}, as in {@code kernel/rcu/srcutree.c}: the requests to a domain.
 *
 * <p>A request for a grace period climbs from the leaf of its CPU through the {@link SrcuNode
 * nodes}, until it meets an earlier request for the same grace period. A request that reaches the
 * top starts the grace period, if none is under way.
 */
public class TreeSrcu extends SrcuGracePeriods implements GracePeriods {
  private final SrcuBarrier barrier;

  /**
   * {@code init_srcu_struct}: a domain at rest.
   *
   * @param machine the machine whose tasks use the domain; must not have begun to run
   * @param options the fanout of the domain's tree, at most 64; the jiffy; whether the domain has
   *     the defects
   */
  @SuppressWarnings("this-escape") // the barrier keeps the reference, and does nothing yet
  public TreeSrcu(Machine machine, GracePeriodOptions options) {
    super(machine, options);
    this.barrier = new SrcuBarrier(this);
  }

  /** {@code srcu_funnel_exp_start}: expedites a grace period that was asked for before. */
  private void funnelExpStart(Task current, @Nullable SrcuNode from, long s) {
    for (SrcuNode snp = from; snp != null; snp = snp.parent()) {
      if (RcuSeq.done(current, gpSeq, s) || RcuSeq.ge(snp.gpSeqNeededExp.read(current), s)) {
        return;
      }
      snp.lock(current);
      boolean known = RcuSeq.ge(snp.gpSeqNeededExp.read(current), s);
      if (!known) {
        snp.gpSeqNeededExp.set(current, s);
      }
      snp.unlock(current);
      if (known) {
        return;
      }
    }
    lock(current);
    raise(current, gpSeqNeededExp, s);
    lock.unlock(current);
  }

  /** {@code srcu_funnel_gp_start}: makes sure that the grace period will come and find this CPU. */
  private void funnelGpStart(Task current, SrcuData sdp, long s, boolean doNorm) {
    for (SrcuNode snp = sdp.mynode; snp != null; snp = snp.parent()) {
      boolean mine = snp == sdp.mynode;
      if (RcuSeq.done(current, gpSeq, s) && !mine) {
        return; // the leaf knew of the grace period in time
      }
      snp.lock(current);
      long haveCbs = snp.haveCbs(current, s);
      boolean known = RcuSeq.ge(haveCbs, s);
      if (!known) {
        snp.request(s);
      }
      if (mine && (!known || haveCbs == s)) {
        snp.addCpus(s, sdp.grpmask);
      }
      if (!known && !doNorm) {
        raise(current, snp.gpSeqNeededExp, s);
      }
      snp.unlock(current);
      if (known && mine && haveCbs != s) {
        var _ = sdp.work.queue(current, doNorm ? interval : 0); // already over
        return;
      }
      if (known) {
        if (!doNorm) {
          funnelExpStart(current, snp, s);
        }
        return;
      }
    }
    topOfTree(current, s, doNorm);
  }

  private static void raise(Task current, LongCell needed, long s) {
    if (RcuSeq.lt(needed.read(current), s)) {
      needed.release(current, s);
    }
  }

  /** The rest of {@code srcu_funnel_gp_start}: this request is the first for its grace period. */
  private void topOfTree(Task current, long s, boolean doNorm) {
    lock(current);
    raise(current, gpSeqNeeded, s);
    if (!doNorm) {
      raise(current, gpSeqNeededExp, s);
    }
    long gpseq = gpSeq.read(current);
    if (RcuSeq.lt(gpseq, s) && RcuSeq.state(gpseq) == IDLE) {
      gpStart(current);
      var _ = work.queue(current, getDelay(current));
    }
    lock.unlock(current);
  }

  /**
   * {@code srcu_might_be_idle}: whether the domain looks idle, so that an expedited grace period
   * would disturb no one. A guess.
   */
  boolean mightBeIdle(Task current) {
    SrcuData sdp = thisCpu(current);
    sdp.lock(current);
    boolean pending = sdp.cblist.pendCbs(current);
    sdp.unlock(current);
    if (pending || heldOff(current)) {
      return false;
    }
    long curseq = gpSeq.read(current);
    Fences.smpMb(current);
    if (RcuSeq.lt(curseq, gpSeqNeeded.read(current))) {
      return false;
    }
    Fences.smpMb(current);
    return curseq == gpSeq.read(current);
  }

  /** Whether the last grace period ended less than {@code exp_holdoff} ago. */
  boolean heldOff(Task current) {
    return EXP_HOLDOFF == 0 || !sinceLastGpEnd.over(current);
  }

  /** {@code __call_srcu}, for a callback that is in no list. */
  private void callSrcu(Task current, SrcuCallback rhp, boolean doNorm) {
    SrcuData sdp = thisCpu(current);
    sdp.lock(current);
    sdp.cblist.enqueue(current, rhp);
    long s = assign(current, sdp.cblist);
    boolean needgp = sdp.need(current, s);
    boolean needexp = !doNorm && sdp.needExp(current, s);
    sdp.unlock(current);
    if (needgp) {
      funnelGpStart(current, sdp, s, doNorm);
    } else if (needexp) {
      funnelExpStart(current, sdp.mynode, s);
    }
  }

  /**
   * Assigns the callbacks that came last to a grace period. As shipped, a grace period that ends
   * after the list was advanced and before the number was taken leaves no segment free for that
   * number.
   */
  private long assign(Task current, RcuSegcblist cblist) {
    long s = asShipped ? 0 : snap(current);
    advance(current, cblist);
    s = asShipped ? snap(current) : s;
    accelerate(current, cblist, s);
    return s;
  }

  /** {@code call_srcu}. */
  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    head.queue(current, "call_srcu");
    callSrcu(current, SrcuCallback.of(head, function), true);
  }

  /** {@code __synchronize_srcu} up to where it sleeps. */
  private Waitable synchronizeSrcu(Task current, boolean doNorm) {
    Completion rcu = new Completion(this::blockedBy, this::heldUpBy);
    callSrcu(current, new SrcuCallback(rcu::complete), doNorm);
    return rcu;
  }

  /** {@code synchronize_srcu_expedited} up to where it sleeps: looks again sooner. */
  @Override
  public final Waitable beginExpedited(Task current, Named waiter) {
    return synchronizeSrcu(current, false);
  }

  /** {@code synchronize_srcu} up to where it sleeps. Expedited if the domain looks idle. */
  @Override
  public Waitable begin(Task current, Named waiter) {
    return synchronizeSrcu(current, !mightBeIdle(current));
  }

  @Override
  public void end(Task current) {
    Fences.smpMb(current); // this CPU may have had no part in the grace period
  }

  @Override
  public Waitable beginBarrier(Task current) {
    return barrier.begin(current);
  }

  @Override
  public void endBarrier(Task current, Waitable waited) {
    barrier.end(current, waited);
  }

  /** Queues a callback of {@code srcu_barrier} behind those of a CPU. Under the CPU's lock. */
  boolean entrain(Task current, SrcuData sdp, SrcuCallback rhp) {
    return sdp.cblist.entrain(current, rhp);
  }

  /**
   * The first value of {@code srcu_barrier_cpu_cnt}: 1 for the barrier itself, until all callbacks
   * are posted.
   */
  int barrierHold() {
    return 1;
  }
}
