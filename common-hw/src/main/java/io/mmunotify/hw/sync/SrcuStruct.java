// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct srcu_struct}: a domain of read sections that may sleep. A wait for readers waits
 * for all readers, the caller's own sections included.
 *
 * <p>A record, so that compiled code which has the domain for a constant knows its algorithm
 * without a load and without a look at the algorithm's class.
 *
 * @param gracePeriods decides how long a wait lasts
 * @param initialised whether its per-CPU memory is there, {@code per_cpu_ref != NULL}; false where
 *     {@code init_srcu_struct} failed at boot
 * @param monitor looks after the algorithm, on a stepped machine; null for the exact rule
 */
public record SrcuStruct(
    GracePeriods gracePeriods, boolean initialised, @Nullable GracePeriodMonitor monitor)
    implements ReadDomain {

  /** A domain with a monitor of its own, if there is one for the algorithm. */
  public SrcuStruct(GracePeriods gracePeriods, boolean initialised) {
    this(gracePeriods, initialised, GracePeriodMonitor.of(gracePeriods));
  }

  /**
   * {@code srcu_read_lock}: until the matching unlock, the task may sleep but must not wait for
   * this domain. Nests.
   *
   * @return the index to hand to {@link #readUnlock}
   */
  @Override
  public int readLock(Task current) {
    Machine.step(current, EventKind.SRCU_READ_LOCK);
    int index = gracePeriods.readLock(current);
    if (Machine.stepped(current) && monitor != null) {
      monitor.locked(current, index);
    }
    Machine.record(current, EventKind.SRCU_READ_LOCK);
    return index;
  }

  /** {@code srcu_read_unlock}. */
  @Override
  public void readUnlock(Task current, int index) {
    Machine.step(current, EventKind.SRCU_READ_UNLOCK);
    if (Machine.stepped(current) && monitor != null) {
      monitor.unlocking(current, index);
    }
    gracePeriods.readUnlock(current, index);
    Machine.record(current, EventKind.SRCU_READ_UNLOCK);
  }

  /**
   * {@code synchronize_srcu}: sleeps until every read section that was active is over. Sleeps for
   * ever where the caller is inside a section.
   */
  @Override
  public void synchronize(Task current) {
    synchronize(current, false);
  }

  /** {@code synchronize_srcu_expedited}: the same, looking for readers more often. */
  @Override
  public void synchronizeExpedited(Task current) {
    synchronize(current, true);
  }

  private void synchronize(Task current, boolean expedited) {
    Machine.step(current, EventKind.SYNCHRONIZE_SRCU_BEGIN);
    if (!initialised) {
      throw new KernelMisuse("using an srcu_struct whose initialisation failed");
    }
    if (Machine.stepped(current) && monitor != null) {
      monitor.beginning(current, current);
    }
    Waitable over =
        expedited
            ? gracePeriods.beginExpedited(current, current)
            : gracePeriods.begin(current, current);
    Machine.record(current, EventKind.SYNCHRONIZE_SRCU_BEGIN);
    Machine.step(current, EventKind.SYNCHRONIZE_SRCU_END, over);
    gracePeriods.end(current);
    if (Machine.stepped(current) && monitor != null) {
      monitor.ended(current, current);
    }
    Machine.record(current, EventKind.SYNCHRONIZE_SRCU_END);
  }

  /**
   * {@code call_srcu}: has the function run by the worker after a grace period. Does not wait.
   *
   * @throws KernelMisuse if the head is queued already
   */
  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    Machine.step(current, EventKind.CALL_SRCU);
    RcuHead.Callback invoked = function;
    if (Machine.stepped(current) && monitor != null) {
      monitor.beginning(current, head);
      invoked = monitor.callback(function);
    }
    gracePeriods.call(current, head, invoked);
    Machine.record(current, EventKind.CALL_SRCU, head);
  }

  /**
   * {@code srcu_barrier}: sleeps until every callback that is queued now has run. Waits for readers
   * only as far as those callbacks do.
   */
  @Override
  public void barrier(Task current) {
    Machine.step(current, EventKind.SRCU_BARRIER_BEGIN);
    Waitable over = gracePeriods.beginBarrier(current);
    Machine.record(current, EventKind.SRCU_BARRIER_BEGIN);
    Machine.step(current, EventKind.SRCU_BARRIER_END, over);
    gracePeriods.endBarrier(current, over);
    Machine.record(current, EventKind.SRCU_BARRIER_END);
  }
}
