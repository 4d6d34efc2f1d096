// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Task;

/** Grace periods of classic RCU, where a context switch is a quiescent state. */
public interface RcuGracePeriods extends GracePeriods {

  /**
   * Whether readers have to call {@link #readLock} and {@link #readUnlock}. Otherwise a {@link
   * io.mmunotify.hw.machine.Handshake} finds their sections; then they are called if {@link
   * ReaderCalls} are made, and between such calls and their absence there is no order.
   */
  default boolean announced() {
    return true;
  }

  /** A context switch of the task counts as the end of its sections for grace periods under way. */
  void quiescent(Task current);

  /**
   * The task begins to wait for a grace period: no grace period that begins meanwhile waits for it.
   */
  void beginExtendedQuiescence(Task current);

  /** The wait is over; sections that the task is in count again. */
  void endExtendedQuiescence(Task current);

  /** Whether the task is in sections that count for grace periods. Called on the task itself. */
  boolean isReader(Task current);

  /**
   * A reader has to wait for a lock or the like, and was switched away from. No grace period waits
   * for the reader's sections any more: none that has begun, and none that begins before the reader
   * goes on. Idempotent.
   *
   * @param by the task in whose step this happens; on a live machine the reader itself
   */
  void switchedAway(Task by, Task reader);

  /** The reader's sections count again, for grace periods that begin from here on. Idempotent. */
  void switchedTo(Task current);
}
