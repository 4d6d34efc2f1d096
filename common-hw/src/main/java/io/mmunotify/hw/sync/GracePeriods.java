// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Named;

/**
 * What ends grace periods in one domain. {@link Rcu} and {@link SrcuStruct} are the primitives that
 * kernel code calls; this decides how long their waits last.
 */
public interface GracePeriods {

  /** The task enters a read section. Sections nest. Never waits. */
  void readLock(Task current);

  /** The task leaves its innermost read section. Never waits. */
  void readUnlock(Task current);

  /**
   * A grace period begins here.
   *
   * @param waiter the task, or the head of the callback, that waits for its end; one grace period
   *     at a time
   * @return ready, from then on, once every section that was active now is over
   */
  Waitable begin(Task current, Named waiter);

  /** A context switch of the task counts as the end of its sections for grace periods under way. */
  void quiescent(Task current);

  /** The task begins to wait for a grace period: none that begins meanwhile waits for it. */
  void beginExtendedQuiescence(Task current);

  /** The wait is over; sections that the task is in count again. */
  void endExtendedQuiescence(Task current);
}
