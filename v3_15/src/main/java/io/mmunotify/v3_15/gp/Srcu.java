// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.DelayedWork;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.machine.Workqueue;
import io.mmunotify.hw.sync.GracePeriods;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RawSpinLock;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct srcu_struct} and {@code kernel/rcu/srcu.c} of v3.15, method by method in the file's
 * order. The methods that count readers are in {@link SrcuReaders}.
 *
 * <p>Readers count themselves on their CPU, in one of two banks. A grace period waits until the
 * idle bank is empty, makes the idle bank the bank for new readers, and waits until the other bank
 * is empty. Why both waits: a reader can stand for ever between reading the index and counting
 * itself, so that at any time either bank may gain a reader. The second wait is for the readers of
 * the bank that was current. The first wait is for stragglers, which counted themselves in the idle
 * bank after an earlier grace period was through with that bank.
 *
 * <p>Callbacks go through four batches: queued; waiting for the first bank; waiting for the second
 * bank; done. The task that set {@code running} owns the last three batches, and alone moves their
 * callbacks. The owner is the work item, or, for a first try, a task that synchronizes while the
 * domain is idle.
 *
 * <p>Tests override methods that are not private: one mutation each.
 */
public class Srcu extends SrcuReaders implements GracePeriods {
  /** {@code SYNCHRONIZE_SRCU_TRYCOUNT}. */
  static final int TRYCOUNT = 2;

  /** {@code SYNCHRONIZE_SRCU_EXP_TRYCOUNT}. */
  static final int EXP_TRYCOUNT = 12;

  /** {@code SRCU_CALLBACK_BATCH}: how many callbacks one run of the work item invokes at most. */
  static final int CALLBACK_BATCH = 10;

  /** {@code SRCU_INTERVAL}, a jiffy: the pause after a wait that failed. */
  private final long intervalNanos;

  /** Guards {@code batchQueue} and {@code running}. */
  private final RawSpinLock queueLock = new RawSpinLock(null, "srcu_struct->queue_lock");

  private boolean running;
  final RcuBatch batchQueue = new RcuBatch();
  final RcuBatch batchCheck0 = new RcuBatch();
  final RcuBatch batchCheck1 = new RcuBatch();
  final RcuBatch batchDone = new RcuBatch();

  /**
   * The tail of {@code batchQueue}, for tasks that do not hold the lock: 0 if the batch is empty.
   */
  private final IntCell queueTail = new IntCell(0);

  private final DelayedWork work;

  /** The objects that the owner's last look at the queue has read. */
  private Poll queueSeen = new Poll();

  /** Names of heads that are queued. Kept on the stepped machine alone, for fingerprints. */
  private final SortedSet<String> queuedHeads = new TreeSet<>();

  /**
   * {@code init_srcu_struct}.
   *
   * @param machine the machine whose tasks read; must not have begun to run
   * @param jiffyNanos how long a jiffy is, at least 1; live machines only
   */
  @SuppressWarnings("this-escape") // no one calls back before the object is made
  public Srcu(Machine machine, long jiffyNanos) {
    super(machine);
    this.intervalNanos = jiffyNanos;
    this.work =
        new DelayedWork(
            new Workqueue(machine, "srcu"), "srcu", this::processSrcu, this::heldUp, this::awaited);
  }

  /** {@code call_srcu}. */
  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    lockQueue(current);
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, running);
    setQueued(current, head, true);
    queue(current, new CallSrcu(this, head, function));
    if (!running) {
      setRunning(current, true);
      boolean _ = work.queue(current, 0);
    }
    unlockQueue(current);
  }

  /** A full fence: the caller's unlinking comes before any look for readers. */
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

  /** The head goes into a batch, or its callback is about to begin. */
  void setQueued(Task current, RcuHead head, boolean queued) {
    Machine.touch(current, this, Access.WRITE);
    if (queued) {
      head.queue(current, "call_srcu");
    } else {
      head.dequeue(current);
    }
    if (Machine.stepped(current)) {
      boolean _ = queued ? queuedHeads.add(head.name()) : queuedHeads.remove(head.name());
    }
  }

  /**
   * {@code __synchronize_srcu} up to where it would sleep. If the domain is idle the caller becomes
   * its owner for a while, and need not sleep at all if there are no readers.
   *
   * @param trycount how often to look at each bank before the rest is left to the work item
   * @return ready when the grace period is over, perhaps at once
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
    batchCheck0.queue(current, rcu); // past the queue: the batch has no other callbacks
    unlockQueue(current);

    advanceBatches(current, trycount);
    boolean done = !batchDone.isEmpty(current);
    if (done && batchDone.dequeue(current) != rcu) {
      throw Machine.bug("sp->batch_done.head != head");
    }
    advanced = true; // the work item begins anew
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
    // A caller that slept was woken by a callback, which is out of its batch.
  }

  /**
   * {@code synchronize_srcu_expedited} up to where it would sleep: looks more often before it
   * sleeps. Not expedited at all if another task owns the domain.
   */
  @Override
  public Waitable beginExpedited(Task current, Named waiter) {
    return synchronizeSrcu(current, EXP_TRYCOUNT);
  }

  /**
   * {@code srcu_barrier}, which is {@code synchronize_srcu}: there is one queue, one work item
   * invokes its callbacks in order, and the domain is not idle while a callback is queued or runs.
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
   * {@code srcu_collect_new}: queued callbacks begin their grace period. Called only before the
   * first scan: after that scan a callback would miss it.
   */
  void collectNew(Task current) {
    if (queueHasSome(current)) {
      moveQueueTo(current, batchCheck0);
    }
  }

  /** Whether the queue has callbacks. Looks without the lock. */
  final boolean queueHasSome(Task current) {
    boolean some = queueTail.read(current) != 0;
    queueSeen.read(current, queueTail);
    return some;
  }

  /** Moves the queued callbacks, under the lock. */
  final void moveQueueTo(Task current, RcuBatch batch) {
    lockQueue(current);
    batch.moveFrom(current, batchQueue);
    queueTail.set(current, 0);
    unlockQueue(current);
    advanced = true;
  }

  /**
   * {@code srcu_advance_batches}: moves callbacks on as far as readers let it. Only the owner
   * calls.
   */
  void advanceBatches(Task current, int trycount) {
    int idx = 1 ^ (completed.read(current) & 1);
    if (batchCheck0.isEmpty(current) && batchCheck1.isEmpty(current)) {
      return;
    }
    if (!checkFirst(current, idx, trycount)) {
      return;
    }
    // A second scan that failed in an earlier run left these callbacks here: it was of this very
    // bank.
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

  /** Scans for stragglers in the idle bank; also for the readers of a second scan that failed. */
  boolean checkFirst(Task current, int idx, int trycount) {
    return tryCheckZero(current, idx, trycount);
  }

  /**
   * Scans for readers of the bank that was current up to the flip. Most are short: hence two tries.
   */
  boolean checkSecond(Task current, int idx, int trycount) {
    return tryCheckZero(current, idx, trycount);
  }

  final void done(Task current, RcuBatch batch) {
    if (!batch.isEmpty(current)) {
      batchDone.moveFrom(current, batch);
      advanced = true;
    }
  }

  /** {@code srcu_invoke_callbacks}: invokes some of the callbacks that are done. */
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

  /**
   * {@code srcu_reschedule}: gives the domain back, or leaves it to the work item if it is not
   * idle.
   */
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

  /** Another task may have queued a callback since; the owner's own batches are empty as before. */
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
   * <p>On a stepped machine the work item is not run again after a run that changed nothing, until
   * an object that this run has read has changed. Again nothing is lost: the next run would start
   * from the same state, so a schedule without the idle run comes to the same end.
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

  /** A grace period that ended before the caller had to wait. */
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
