// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;

/**
 * {@code struct srcu_struct}: a domain of read sections that may sleep. Waiting for readers waits
 * for all of them, the caller's own included.
 */
public final class SrcuStruct {
  private final GracePeriods gracePeriods;
  private final SrcuCallbacks callbacks;
  private final boolean initialised;

  /**
   * @param gracePeriods decides how long a wait lasts
   * @param initialised false where {@code init_srcu_struct} failed at boot
   */
  public SrcuStruct(GracePeriods gracePeriods, boolean initialised) {
    this.gracePeriods = gracePeriods;
    this.initialised = initialised;
    this.callbacks = new SrcuCallbacks(gracePeriods);
  }

  /** Whether its per-CPU memory is there: {@code per_cpu_ref != NULL}. */
  public boolean initialised() {
    return initialised;
  }

  /** Gives the domain the worker that invokes callbacks. At boot, where {@link #call} is used. */
  public void startWorker(Machine machine) {
    machine.addWorker("srcu", callbacks::work);
  }

  /**
   * {@code srcu_read_lock}: until the matching unlock, the task may sleep but must not wait for
   * this domain. Nests.
   *
   * @return the index to hand to {@link #readUnlock}
   */
  public int readLock(Task current) {
    Machine.step(current, EventKind.SRCU_READ_LOCK);
    gracePeriods.readLock(current);
    Machine.record(current, EventKind.SRCU_READ_LOCK);
    return 0;
  }

  /** {@code srcu_read_unlock}. */
  public void readUnlock(Task current, int index) {
    Machine.step(current, EventKind.SRCU_READ_UNLOCK);
    gracePeriods.readUnlock(current);
    Machine.record(current, EventKind.SRCU_READ_UNLOCK);
  }

  /**
   * {@code synchronize_srcu}: sleeps until every read section that was active is over. For ever
   * where the caller is inside one.
   */
  public void synchronize(Task current) {
    Machine.step(current, EventKind.SYNCHRONIZE_SRCU_BEGIN);
    if (!initialised) {
      throw new KernelMisuse("using an srcu_struct whose initialisation failed");
    }
    Waitable over = gracePeriods.begin(current, current);
    Machine.record(current, EventKind.SYNCHRONIZE_SRCU_BEGIN);
    Machine.step(current, EventKind.SYNCHRONIZE_SRCU_END, over);
    Machine.record(current, EventKind.SYNCHRONIZE_SRCU_END);
  }

  /**
   * {@code call_srcu}: has the function run by the worker after a grace period. Does not wait.
   *
   * @throws KernelMisuse if the head is queued already
   */
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    callbacks.call(current, head, function);
  }

  /**
   * {@code srcu_barrier}: sleeps until every callback that is queued now has run. Waits for readers
   * only as far as those callbacks do.
   */
  public void barrier(Task current) {
    callbacks.barrier(current);
  }
}
