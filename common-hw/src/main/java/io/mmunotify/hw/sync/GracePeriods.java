// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Named;

/**
 * The algorithm that ends grace periods in one domain. {@link Rcu} and {@link SrcuStruct} are the
 * primitives that kernel code calls, with their events. Behind them stands one of these algorithms:
 * the exact rule, or a kernel's own.
 */
public interface GracePeriods {

  /**
   * The task enters a read section. Sections nest. Never waits.
   *
   * @return the index to hand to {@link #readUnlock}
   */
  int readLock(Task current);

  /** The task leaves the read section that it entered with this index. Never waits. */
  void readUnlock(Task current, int index);

  /**
   * {@code synchronize_*} up to where it would sleep: a grace period begins here.
   *
   * @param waiter the task or callback that waits for the end; it waits for one grace period at a
   *     time
   * @return ready once every section is over that is active now, and from then on
   */
  Waitable begin(Task current, Named waiter);

  /**
   * {@code synchronize_*_expedited} up to where it would sleep: as {@link #begin}, for a caller in
   * a hurry. An algorithm that cannot hurry does the same as there.
   */
  default Waitable beginExpedited(Task current, Named waiter) {
    return begin(current, waiter);
  }

  /** The rest of {@code synchronize_*}, in a hurry or not: the waiter was woken. */
  void end(Task current);

  /**
   * {@code call_*}: has the function run by a worker after a grace period. Never waits.
   *
   * @throws io.mmunotify.hw.machine.KernelMisuse if the head is queued already
   */
  void call(Task current, RcuHead head, RcuHead.Callback function);

  /**
   * {@code *_barrier} up to where it would sleep.
   *
   * @return ready once every callback that is queued now has run
   */
  Waitable beginBarrier(Task current);

  /**
   * The rest of {@code *_barrier}: the waiter was woken from the wait that {@link #beginBarrier}
   * returned.
   */
  void endBarrier(Task current, Waitable waited);
}
