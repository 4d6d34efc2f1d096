// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.KernelParameters;
import io.mmunotify.hw.machine.DelayedWork;
import io.mmunotify.hw.machine.Elapsed;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Workqueue;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.Mutex;
import io.mmunotify.hw.sync.PerCpu;
import io.mmunotify.hw.sync.RawSpinLock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grace periods of a domain, and the work that drives them: scan the bank that is not in use,
 * flip, scan the other bank, end. The end of a grace period finds the CPUs whose callbacks it
 * releases by the {@link SrcuNode nodes}. A work item of each such CPU invokes the callbacks,
 * oldest first.
 *
 * <p>On a stepped machine the work runs on CPUs of its own. Where the work asks for the data of its
 * CPU, it gets the data of a CPU that tasks have.
 */
abstract class SrcuGracePeriods extends SrcuReaders {
  static final int IDLE = 0;
  static final int SCAN1 = 1;
  static final int SCAN2 = 2;

  /**
   * {@code exp_holdoff}, in nanoseconds: a caller that comes this soon after a grace period is not
   * expedited. As the kernel's parameter of this name. 0: no caller is expedited unless it asks.
   */
  static final long EXP_HOLDOFF = KernelParameters.number("srcutree.exp_holdoff", 25_000);

  /** {@code SRCU_RETRY_CHECK_DELAY}, in nanoseconds: the time between two tries. */
  private static final long RETRY_CHECK_DELAY = 5_000;

  /** {@code counter_wrap_check}: a check every so many grace periods. */
  private static final long COUNTER_WRAP_CHECK = -1L >>> 2;

  /** {@code srcu_gp_seq}: see {@link RcuSeq}; the state is IDLE, SCAN1 or SCAN2. */
  final LongCell gpSeq = new LongCell(0);

  /** {@code srcu_gp_seq_needed}: the last grace period that a caller asked for. */
  final LongCell gpSeqNeeded = new LongCell(0);

  /** {@code srcu_gp_seq_needed_exp}: the last grace period that is to be expedited. */
  final LongCell gpSeqNeededExp = new LongCell(0);

  /** {@code sda}: the data of the CPUs that tasks have. */
  final PerCpu<SrcuData> sda;

  final RawSpinLock lock = new RawSpinLock(null, "srcu_struct");
  private final Mutex gpMutex = new Mutex("srcu_gp_mutex");
  private final Mutex cbMutex = new Mutex("srcu_cb_mutex");
  final boolean asShipped;
  final long interval;
  private final SrcuNodes nodes;
  final Elapsed sinceLastGpEnd;
  final DelayedWork work;

  /**
   * {@code init_srcu_struct}: a domain at rest.
   *
   * @param machine the machine whose tasks use the domain; must not have begun to run
   * @param options the fanout of the domain's tree, at most 64; the jiffy; whether the domain has
   *     the defects
   */
  @SuppressWarnings("this-escape") // no one does the work before the object is made
  SrcuGracePeriods(Machine machine, GracePeriodOptions options) {
    super(machine);
    this.asShipped = options.asShipped();
    this.interval = options.jiffyNanos();
    this.nodes = new SrcuNodes(options.fanout());
    this.sinceLastGpEnd = new Elapsed(machine, EXP_HOLDOFF);
    Workqueue rcuGpWq = new Workqueue(machine, "rcu_gp");
    this.work = new DelayedWork(rcuGpWq, "process_srcu", this::processSrcu);
    this.sda =
        new PerCpu<>(machine, cpu -> new SrcuData(this, cpu, nodes.leaf(cpu), rcuGpWq, asShipped));
  }

  /** {@code this_cpu_ptr(sda)}. */
  SrcuData thisCpu(Task current) {
    int cpu = current.cpu().id();
    return sda.of(Machine.stepped(current) ? cpu % sda.all().size() : cpu);
  }

  final void lock(Task current) {
    lock.lock(current);
    Fences.smpMb(current);
  }

  /** {@code srcu_get_delay}: 0 while an expedited grace period is needed, else a jiffy. */
  final long getDelay(Task current) {
    return RcuSeq.lt(gpSeq.read(current), gpSeqNeededExp.read(current)) ? 0 : interval;
  }

  /** {@code srcu_gp_start}, under the domain's lock. */
  void gpStart(Task current) {
    SrcuData sdp = thisCpu(current);
    if (!asShipped) {
      sdp.lock(current);
    }
    advance(current, sdp.cblist);
    accelerate(current, sdp.cblist, snap(current));
    if (!asShipped) {
      sdp.unlock(current);
    }
    Fences.smpMb(current); // the requests come before the begin
    seqStart(current);
  }

  /** {@code rcu_segcblist_advance} to the current number of grace periods. */
  void advance(Task current, RcuSegcblist cblist) {
    cblist.advance(current, gpSeq.read(current));
  }

  /** {@code rcu_segcblist_accelerate} to a grace period that has not begun. */
  void accelerate(Task current, RcuSegcblist cblist, long s) {
    var _ = cblist.accelerate(current, s);
  }

  /** {@code rcu_seq_start} of the grace periods. */
  void seqStart(Task current) {
    RcuSeq.start(current, gpSeq);
  }

  /** {@code rcu_seq_snap} of the grace periods: the grace period of a new callback. */
  long snap(Task current) {
    return RcuSeq.snap(current, gpSeq);
  }

  /** {@code srcu_schedule_cbs_snp}. */
  private void scheduleCbsSnp(Task current, SrcuNode snp, long mask, long delay) {
    for (long left = mask; left != 0; left &= left - 1) {
      int cpu = snp.grplo + Long.numberOfTrailingZeros(left);
      var _ = sda.of(cpu).work.queue(current, delay);
    }
  }

  /**
   * {@code srcu_gp_end}: releases the callbacks, and starts the next grace period if a caller has
   * asked for it. Gives the mutex of grace periods back.
   */
  void gpEnd(Task current) {
    cbMutex.lock(current); // one more grace period may begin below, not two: the ring has four
    lock(current);
    long cbdelay = getDelay(current);
    sinceLastGpEnd.restart(current);
    RcuSeq.end(current, gpSeq);
    long gpseq = gpSeq.read(current);
    if (RcuSeq.lt(gpSeqNeededExp.read(current), gpseq)) {
      gpSeqNeededExp.set(current, gpseq);
    }
    lock.unlock(current);
    gpMutex.unlock(current);
    handOut(current, gpseq, cbdelay);

    lock(current);
    gpseq = gpSeq.read(current);
    boolean start = RcuSeq.state(gpseq) == IDLE && RcuSeq.lt(gpseq, gpSeqNeeded.read(current));
    if (start) {
      gpStart(current);
    }
    lock.unlock(current);
    if (start) {
      reschedule(current, 0, new Poll());
    }
  }

  /** The walk over all nodes. No second grace period begins before the walk ends. */
  void handOut(Task current, long ended, long cbdelay) {
    releaseCallbacks(current, ended, cbdelay);
    cbMutex.unlock(current);
  }

  /** The walk itself. */
  final void releaseCallbacks(Task current, long ended, long cbdelay) {
    for (SrcuNode snp : nodes.breadthFirst()) {
      snp.lock(current);
      long mask = snp.close(current, ended);
      if (RcuSeq.lt(snp.gpSeqNeededExp.read(current), ended)) {
        snp.gpSeqNeededExp.set(current, ended);
      }
      snp.unlock(current);
      if (snp.leaf) {
        scheduleCbsSnp(current, snp, mask, cbdelay);
      }
    }
    if ((ended & counterWrapCheck()) == 0) {
      for (SrcuData sdp : sda.all()) {
        sdp.lock(current);
        sdp.preventWrap(current, ended);
        sdp.unlock(current);
      }
    }
  }

  final Mutex cbMutex() {
    return cbMutex;
  }

  long counterWrapCheck() {
    return COUNTER_WRAP_CHECK;
  }

  /**
   * {@code try_check_zero}: looks for readers in this bank. Looks again a little later if an
   * expedited grace period is needed.
   *
   * @return null if the bank has no reader, else the counters that were read
   */
  @Nullable Poll tryCheckZero(Task current, int idx, int trycount) {
    for (int left = trycount; ; Machine.delay(current, RETRY_CHECK_DELAY)) {
      Poll poll = new Poll();
      if (readersActiveIdxCheck(current, idx, poll)) {
        return null;
      }
      left--;
      if (left + (getDelay(current) == 0 ? 1 : 0) <= 0) {
        return poll;
      }
    }
  }

  /**
   * {@code srcu_advance_state}: takes the grace period as far as readers let it.
   *
   * @return the counters that were read, if readers are in the way; else an empty poll
   */
  private Poll advanceState(Task current) {
    gpMutex.lock(current);
    if (RcuSeq.state(gpSeq.acquire(current)) == IDLE && !startIfNeeded(current)) {
      gpMutex.unlock(current);
      return new Poll();
    }
    if (RcuSeq.state(gpSeq.read(current)) == SCAN1) {
      Poll failed = scan1(current);
      if (failed != null) {
        gpMutex.unlock(current);
        return failed;
      }
      flip(current);
      setScan2(current);
    }
    if (RcuSeq.state(gpSeq.read(current)) == SCAN2) {
      Poll failed = scan2(current);
      if (failed != null) {
        gpMutex.unlock(current);
        return failed;
      }
      gpEnd(current);
    }
    return new Poll();
  }

  /**
   * From {@code srcu_advance_state}: false if no grace period is needed, or another caller has
   * started it.
   */
  private boolean startIfNeeded(Task current) {
    lock(current);
    long gpseq = gpSeq.read(current);
    boolean start = RcuSeq.state(gpseq) == IDLE && RcuSeq.lt(gpseq, gpSeqNeeded.read(current));
    if (start) {
      gpStart(current);
    }
    lock.unlock(current);
    return start;
  }

  /** Scans for readers that were late to count, in the bank of the grace period before. */
  @Nullable Poll scan1(Task current) {
    return tryCheckZero(current, 1 ^ (int) (idx.read(current) & 1), 1);
  }

  /** Scans for readers in the bank that was in use up to the flip. */
  @Nullable Poll scan2(Task current) {
    return tryCheckZero(current, 1 ^ (int) (idx.read(current) & 1), 2);
  }

  /** Sets the state SCAN2; as shipped, without the lock. */
  private void setScan2(Task current) {
    if (asShipped) {
      RcuSeq.setState(current, gpSeq, SCAN2);
      return;
    }
    lock(current);
    RcuSeq.setState(current, gpSeq, SCAN2);
    lock.unlock(current);
  }

  /** {@code srcu_invoke_callbacks}, of one CPU. */
  void srcuInvokeCallbacks(Task current, SrcuData sdp) {
    sdp.lock(current);
    advance(current, sdp.cblist);
    if (invoking(current, sdp) || !sdp.cblist.readyCbs(current)) {
      sdp.unlock(current);
      return;
    }
    sdp.setInvoking(current, true);
    List<SrcuCallback> readyCbs = sdp.cblist.extractDone(current);
    sdp.unlock(current);
    for (SrcuCallback rhp : readyCbs) {
      rhp.invoke(current);
    }
    sdp.lock(current);
    sdp.cblist.invoked(current, readyCbs);
    accelerate(current, sdp.cblist, snap(current));
    sdp.setInvoking(current, false);
    boolean more = sdp.cblist.readyCbs(current);
    sdp.unlock(current);
    if (more) {
      var _ = sdp.work.queue(current, 0);
    }
  }

  /** {@code srcu_cblist_invoking}: whether callbacks are being invoked. */
  boolean invoking(Task current, SrcuData sdp) {
    return sdp.invoking(current);
  }

  /** {@code srcu_reschedule}: queues the work again while a grace period is needed. */
  private void reschedule(Task current, long delay, Poll poll) {
    lock(current);
    long gpseq = gpSeq.read(current);
    boolean pushgp = RcuSeq.lt(gpseq, gpSeqNeeded.read(current));
    if (pushgp && RcuSeq.state(gpseq) == IDLE) {
      gpStart(current);
    }
    lock.unlock(current);
    if (pushgp) {
      var _ = work.queue(current, delay, poll);
    }
  }

  /** {@code process_srcu}. */
  final void processSrcu(Task current) {
    Poll poll = advanceState(current);
    reschedule(current, getDelay(current), poll);
  }
}
