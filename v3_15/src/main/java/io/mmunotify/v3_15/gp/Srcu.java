// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.DelayedWork;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.machine.Workqueue;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.GracePeriods;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.PerCpu;
import io.mmunotify.hw.sync.RawSpinLock;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct srcu_struct} and {@code kernel/rcu/srcu.c} of v3.15, method by method in its order.
 *
 * <p>Readers count themselves on the CPU they run on, in one of two banks. A grace period waits
 * until the idle bank is empty, makes it the one for new readers, and waits until the other one is.
 * Why both: a reader can stand for ever between reading the index and counting itself, so that at
 * any time either bank may gain one. The second wait is for the readers of the bank that was
 * current; the first one for stragglers, which counted themselves on the other after an earlier
 * grace period had done with it.
 *
 * <p>Callbacks go through four batches: queued; waiting for the first bank; for the second; done.
 * Whoever set {@code running} owns the latter three and what happens to them: the work item, or for
 * a first try whoever synchronizes while the domain is idle.
 *
 * <p>Tests override what is not private: one mutation each.
 */
public class Srcu extends KernelObject implements GracePeriods {
  /** {@code SRCU_RETRY_CHECK_DELAY}: between two tries. */
  private static final long RETRY_CHECK_DELAY_NANOS = 5_000;

  /** {@code SYNCHRONIZE_SRCU_TRYCOUNT}. */
  static final int TRYCOUNT = 2;

  /** {@code SYNCHRONIZE_SRCU_EXP_TRYCOUNT}. */
  static final int EXP_TRYCOUNT = 12;

  /** {@code SRCU_CALLBACK_BATCH}: how many callbacks are invoked before readers are looked at. */
  static final int CALLBACK_BATCH = 10;

  private final Machine machine;

  /** {@code SRCU_INTERVAL}, a jiffy: after a wait that failed. */
  private final long intervalNanos;

  private final PerCpu<SrcuStructArray> perCpuRef;

  /** Its lowest bit is the bank for new readers. Only the owner writes it. */
  final IntCell completed = new IntCell(0);

  /** Guards {@code batchQueue} and {@code running}. */
  private final RawSpinLock queueLock = new RawSpinLock(null, "srcu_struct->queue_lock");

  private boolean running;
  final RcuBatch batchQueue = new RcuBatch();
  final RcuBatch batchCheck0 = new RcuBatch();
  final RcuBatch batchCheck1 = new RcuBatch();
  final RcuBatch batchDone = new RcuBatch();

  /** The tail of {@code batchQueue} as those see it who do not hold the lock: 0 if it is empty. */
  private final IntCell queueTail = new IntCell(0);

  private final DelayedWork work;

  // The owner's.

  /** Whether what it has done since it was given the domain can make a second run do more. */
  private boolean advanced;

  /** What the last scan has read, if doing it again would find the same; else nothing. */
  private Poll looked = new Poll();

  /** The same for the look at the queue. */
  private Poll queueSeen = new Poll();

  /** Names of heads that are queued. Kept on the stepped machine alone, for fingerprints. */
  private final SortedSet<String> queuedHeads = new TreeSet<>();

  /**
   * {@code init_srcu_struct}.
   *
   * @param machine whose tasks read; it has not begun to run
   * @param jiffyNanos how long a jiffy is, at least 1; live machines only
   */
  @SuppressWarnings("this-escape") // nobody calls back before the object is made
  public Srcu(Machine machine, long jiffyNanos) {
    this.machine = machine;
    this.intervalNanos = jiffyNanos;
    this.perCpuRef = new PerCpu<>(machine, cpu -> new SrcuStructArray(this, cpu));
    this.work =
        new DelayedWork(
            new Workqueue(machine, "srcu"), "srcu", this::processSrcu, this::heldUp, this::awaited);
  }

  /** {@code srcu_readers_seq_idx}: how many sections ever began on the bank. */
  private long readersSeqIdx(Task current, int idx) {
    long sum = 0;
    for (SrcuStructArray cpu : allCpus()) {
      sum += cpu.seq(idx).read(current);
    }
    return sum;
  }

  /** {@code srcu_readers_active_idx}: how many sections are active on the bank, if none moved. */
  private long readersActiveIdx(Task current, int idx) {
    Poll reads = new Poll();
    long sum = 0;
    for (SrcuStructArray cpu : allCpus()) {
      sum += cpu.c(idx).read(current);
      reads.read(current, cpu.c(idx));
    }
    looked = reads;
    return sum;
  }

  /**
   * {@code srcu_readers_active_idx_check}: whether there was a moment at which the bank had no
   * reader. A reader can be missed where it began, on a CPU that was summed already, and seen where
   * it ended, on one that was not yet: then the sum is zero under another, living one. But it has
   * counted in {@code seq} before it ended, so the second sum of those differs.
   */
  boolean readersActiveIdxCheck(Task current, int idx) {
    long seq = readersSeqIdx(current, idx);
    barrierA(current);
    if (readersActiveIdx(current, idx) != 0) {
      return false;
    }
    barrierD(current);
    if (isUnmoved(current, idx, seq)) {
      return true;
    }
    looked = new Poll(); // the next scan begins with another sum
    advanced = true;
    return false;
  }

  /** Whether nobody has entered a section since the first sum. */
  boolean isUnmoved(Task current, int idx, long seq) {
    return readersSeqIdx(current, idx) == seq;
  }

  /**
   * Orders the first sum of {@code seq} before that of {@code c}: who is not in the one yet and
   * began before the other is seen to have moved. Pairs with {@link #barrierB}: who is in neither
   * sees all that was done before.
   */
  void barrierA(Task current) {
    Fences.smpMb(current);
  }

  /**
   * Orders the sum of {@code c} before the second one of {@code seq}. Pairs with {@link #barrierC}:
   * who was seen to leave has left, and is in that sum.
   */
  void barrierD(Task current) {
    Fences.smpMb(current);
  }

  /**
   * {@code cleanup_srcu_struct}, as far as it looks for readers.
   *
   * @return false if there are some: the kernel warns, and leaks the counters
   */
  public boolean cleanupSrcuStruct(Task current) {
    return readersActiveIdx(current, 0) + readersActiveIdx(current, 1) == 0;
  }

  @Override
  public int readLock(Task current) {
    int idx = currentIdx(current);
    lockCount(current, thisCpu(current), idx);
    return idx;
  }

  /** The bank for new readers. */
  int currentIdx(Task current) {
    return completed.read(current) & 1;
  }

  /** The counting part of {@code __srcu_read_lock}. */
  void lockCount(Task current, SrcuStructArray cpu, int idx) {
    cpu.c(idx).add(current, 1);
    barrierB(current);
    cpu.seq(idx).add(current, 1);
  }

  /** What the section reads is read after it was counted. Pairs with {@link #barrierA}. */
  void barrierB(Task current) {
    Fences.smpMb(current);
  }

  @Override
  public void readUnlock(Task current, int index) {
    barrierC(current);
    thisCpu(current).c(index).add(current, -1);
  }

  /** What the section did is done before it is counted off. Pairs with {@link #barrierD}. */
  void barrierC(Task current) {
    Fences.smpMb(current);
  }

  /** {@code this_cpu_ptr(per_cpu_ref)}. */
  SrcuStructArray thisCpu(Task current) {
    return perCpuRef.of(current);
  }

  /** What {@code for_each_possible_cpu} goes over. */
  List<SrcuStructArray> allCpus() {
    return perCpuRef.all();
  }

  /**
   * {@code try_check_zero}. Try after try; the kernel's delay between them is a real one on a live
   * machine only.
   *
   * <p>On a stepped machine no try is made that would find the same as the one before. Nothing is
   * lost: both start from the same state, so what the second one can see while others go on, the
   * first one can, if it begins as late.
   */
  boolean tryCheckZero(Task current, int idx, int trycount) {
    for (int left = trycount; !readersActiveIdxCheck(current, idx); left--) {
      if (left <= 1 || !looked.again(current)) {
        return false;
      }
      Machine.delay(current, RETRY_CHECK_DELAY_NANOS);
    }
    return true;
  }

  /**
   * {@code srcu_flip}: new readers use the other bank from here on, so that no stream of them can
   * keep the old one from getting empty. v3.15 has no barrier on either side of it.
   */
  void flip(Task current) {
    completed.set(current, completed.read(current) + 1);
    advanced = true;
  }

  /** {@code call_srcu}. */
  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    lockQueue(current);
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, running);
    if (head.queued()) {
      throw new KernelMisuse(
          "queueing " + head.name() + " with call_srcu while it is queued corrupts the queue");
    }
    setQueued(current, head, true);
    queue(current, new CallSrcu(this, head, function));
    if (!running) {
      setRunning(current, true);
      boolean _ = work.queue(current, 0);
    }
    unlockQueue(current);
  }

  /** What the caller unlinked is unlinked before anybody looks for readers: it is a full fence. */
  void lockQueue(Task current) {
    queueLock.lock(current);
  }

  void unlockQueue(Task current) {
    queueLock.unlock(current);
  }

  private void queue(Task current, RcuCallback callback) {
    batchQueue.queue(current, callback);
    queueTail.set(current, 1);
  }

  /** The head is put into a batch, or its callback is about to begin. */
  void setQueued(Task current, RcuHead head, boolean queued) {
    Machine.touch(current, this, Access.WRITE);
    head.setQueued(queued);
    if (Machine.stepped(current)) {
      boolean _ = queued ? queuedHeads.add(head.name()) : queuedHeads.remove(head.name());
    }
  }

  /**
   * {@code __synchronize_srcu} up to where it would sleep. Where the domain is idle its owner for a
   * while is the caller, who then need not sleep at all if there are no readers.
   *
   * @param trycount how often to look at each bank before that is left to the work item
   * @return ready when the grace period is over; at once if it is already
   */
  Waitable synchronizeSrcu(Task current, int trycount) {
    RcuSynchronize rcu = new RcuSynchronize(this);
    lockQueue(current);
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, running);
    if (running) {
      queue(current, rcu);
      unlockQueue(current);
      return rcu;
    }
    setRunning(current, true);
    batchCheck0.queue(current, rcu); // past the queue: nobody else's callbacks are there
    unlockQueue(current);

    advanceBatches(current, trycount);
    boolean done = !batchDone.isEmpty(current);
    if (done && batchDone.dequeue(current) != rcu) {
      throw Machine.bug("sp->batch_done.head != head");
    }
    advanced = true; // the work item comes to it anew
    reschedule(current);
    return done ? Over.NOW : rcu;
  }

  /** {@code synchronize_srcu}. */
  @Override
  public Waitable begin(Task current, Named waiter) {
    return synchronizeSrcu(current, TRYCOUNT);
  }

  @Override
  public void end(Task current) {
    // Whoever slept was woken by a callback, which is out of its batch.
  }

  /**
   * {@code synchronize_srcu_expedited} up to where it would sleep: looks more often before it does.
   * Not expedited at all where somebody else owns the domain.
   */
  public Waitable beginExpedited(Task current) {
    return synchronizeSrcu(current, EXP_TRYCOUNT);
  }

  /**
   * {@code srcu_barrier}, which is {@code synchronize_srcu}: there is one queue and one who invokes
   * from it, and the domain is not idle while a callback is queued or runs.
   */
  @Override
  public Waitable beginBarrier(Task current) {
    return synchronizeSrcu(current, TRYCOUNT);
  }

  @Override
  public void endBarrier(Task current, Waitable waited) {
    end(current);
  }

  /**
   * {@code srcu_collect_new}: what is queued begins its grace period. Only ever before the first
   * scan: later, it would miss one.
   */
  void collectNew(Task current) {
    if (queueHasSome(current)) {
      moveQueueTo(current, batchCheck0);
    }
  }

  /** Looked at without the lock. */
  final boolean queueHasSome(Task current) {
    boolean some = queueTail.read(current) != 0;
    queueSeen.read(current, queueTail);
    return some;
  }

  /** Moves what is queued under the lock. */
  final void moveQueueTo(Task current, RcuBatch batch) {
    lockQueue(current);
    batch.moveFrom(current, batchQueue);
    queueTail.set(current, 0);
    unlockQueue(current);
    advanced = true;
  }

  /** {@code srcu_advance_batches}: as far as readers let it; the owner alone. */
  void advanceBatches(Task current, int trycount) {
    int idx = 1 ^ (completed.read(current) & 1);
    if (batchCheck0.isEmpty(current) && batchCheck1.isEmpty(current)) {
      return;
    }
    if (!checkFirst(current, idx, trycount)) {
      return;
    }
    // A second scan that failed in an earlier run left these here: it was of this very bank.
    done(current, batchCheck1);
    if (batchCheck0.isEmpty(current)) {
      return;
    }
    flip(current);
    batchCheck1.moveFrom(current, batchCheck0);
    if (!checkSecond(current, idx ^ 1, Math.max(trycount, TRYCOUNT))) {
      return;
    }
    done(current, batchCheck1);
  }

  /** Stragglers on the idle bank; also what a failed second scan still waits for. */
  boolean checkFirst(Task current, int idx, int trycount) {
    return tryCheckZero(current, idx, trycount);
  }

  /** Readers of the bank that was current up to the flip. Short ones, mostly: hence two tries. */
  boolean checkSecond(Task current, int idx, int trycount) {
    return tryCheckZero(current, idx, trycount);
  }

  final void done(Task current, RcuBatch batch) {
    if (!batch.isEmpty(current)) {
      batchDone.moveFrom(current, batch);
      advanced = true;
    }
  }

  /** {@code srcu_invoke_callbacks}: some of those that are done. */
  void invokeCallbacks(Task current) {
    for (int i = 0; i < CALLBACK_BATCH; i++) {
      RcuCallback callback = batchDone.dequeue(current);
      if (callback == null) {
        break;
      }
      advanced = true;
      callback.invoke(current);
    }
  }

  /** {@code srcu_reschedule}: gives the domain back, or to the work item if it is not idle. */
  private void reschedule(Task current) {
    boolean pending = true;
    if (batchDone.isEmpty(current)
        && batchCheck1.isEmpty(current)
        && batchCheck0.isEmpty(current)
        && queueTail.read(current) == 0) {
      lockQueue(current);
      if (isStillIdle(current)) {
        setRunning(current, false);
        pending = false;
      }
      unlockQueue(current);
    }
    if (pending) {
      boolean _ = work.queue(current, intervalNanos, advanced ? new Poll() : looked);
    }
  }

  /** Somebody may have queued a callback since; the owner's own batches are empty as before. */
  boolean isStillIdle(Task current) {
    return batchQueue.isEmpty(current);
  }

  private void setRunning(Task current, boolean runs) {
    Machine.touch(current, this, Access.WRITE);
    running = runs;
  }

  /**
   * {@code process_srcu}: the work item.
   *
   * <p>On a stepped machine it is not run again after a run that changed nothing, until what that
   * one has read has changed. Again nothing is lost: it would start from the same state, so a
   * schedule without the idle run before comes to the same.
   */
  private void processSrcu(Task current) {
    advanced = false;
    queueSeen = new Poll();
    collectNew(current);
    advanceBatches(current, 1);
    invokeCallbacks(current);
    looked.also(queueSeen);
    reschedule(current);
  }

  // Reports.

  /**
   * The tasks on whose CPUs somebody is counted in the bank that the next scan looks at. That is
   * all that the counters tell; who has moved since is not found.
   */
  List<Task> readers() {
    int idx = 1 ^ (completed.peek() & 1);
    List<SrcuStructArray> cpus = perCpuRef.all();
    List<Task> readers = new ArrayList<>();
    for (Task task : machine.tasksEver()) {
      int cpu = task.cpu().id();
      if (!task.isDrain() && cpu < cpus.size() && cpus.get(cpu).c(idx).peek() != 0) {
        readers.add(task);
      }
    }
    return readers;
  }

  /** What a wait for a grace period says it waits for. */
  String heldUp() {
    List<String> names = readers().stream().map(Task::name).toList();
    return "the end of a grace period, held up by the read section of "
        + (names.isEmpty() ? "nobody" : String.join(" or ", names));
  }

  private @Nullable EventKind awaited() {
    return queuedHeads.isEmpty() ? null : EventKind.CALLBACK_INVOKED;
  }

  private record Contents(boolean running, List<String> queued) {}

  @Override
  public @Nullable Object contents() {
    return running || !queuedHeads.isEmpty()
        ? new Contents(running, List.copyOf(queuedHeads))
        : null;
  }

  /** A grace period that ended before anybody had to wait for it. */
  private enum Over implements Waitable {
    NOW;

    @Override
    public boolean ready(Task task) {
      return true;
    }

    @Override
    public boolean tryTake(Task current) {
      return true;
    }

    @Override
    public String blockedBy() {
      return "nothing";
    }
  }
}
