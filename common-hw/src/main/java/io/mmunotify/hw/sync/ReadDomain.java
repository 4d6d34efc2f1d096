// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Task;

/**
 * Read sections for whose end a task can wait: classic RCU, or one SRCU domain. For callers that
 * need no more than both have. Any task may call.
 */
public interface ReadDomain {

  /**
   * Enters a read section. Sections nest.
   *
   * @return the index to hand to {@link #readUnlock}
   */
  int readLock(Task current);

  /** Leaves the read section that was entered with this index. */
  void readUnlock(Task current, int index);

  /** Sleeps until every read section that was active is over. */
  void synchronize(Task current);

  /**
   * As {@link #synchronize}, in a hurry and at the cost of other tasks, where there is a
   * difference.
   */
  default void synchronizeExpedited(Task current) {
    synchronize(current);
  }

  /**
   * Has the function run by a worker after a grace period. Does not wait.
   *
   * @throws io.mmunotify.hw.machine.KernelMisuse if the head is queued already
   */
  void call(Task current, RcuHead head, RcuHead.Callback function);

  /** Sleeps until every callback that is queued now has run. */
  void barrier(Task current);
}
