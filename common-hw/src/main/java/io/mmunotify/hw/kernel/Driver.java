// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;

/**
 * A driver's side of a notifier, for any generation: the callbacks of all generations. A generation
 * calls the callbacks that it has, with its own arguments; so one name has two signatures where
 * kernels differ.
 *
 * <p>{@link Kernel#newNotifier} says which callbacks the kernel sees as non-null; the defaults here
 * do nothing. All ranges are of bytes, the end exclusive, page aligned. Whether a callback may
 * sleep is the generation's contract ({@link Capability#CALLBACKS_MAY_SLEEP}); callbacks of one
 * notifier run concurrently with each other in every generation.
 */
public interface Driver {

  /**
   * The address space goes away, or the notifier goes away. Can come twice, even at the same time.
   */
  default void release(Task current, MmStruct mm) {}

  /** v3: was the page young? Clears the mark and flushes. */
  default int clearFlushYoung(Task current, MmStruct mm, long address) {
    return 0;
  }

  /** v4.18: was any page of the range young? Clears the marks and flushes. */
  default int clearFlushYoung(Task current, MmStruct mm, long start, long end) {
    return 0;
  }

  /** v4.18: as clearFlushYoung, without the flush. */
  default int clearYoung(Task current, MmStruct mm, long start, long end) {
    return 0;
  }

  /** Is the page young? Changes nothing. */
  default int testYoung(Task current, MmStruct mm, long address) {
    return 0;
  }

  /** The pte at the address is being replaced by another. */
  default void changePte(Task current, MmStruct mm, long address, long pte) {}

  /** v3: the page at the address goes away. */
  default void invalidatePage(Task current, MmStruct mm, long address) {}

  /** v3: the range is about to be invalidated. */
  default void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {}

  /**
   * v4.18: the range is about to be invalidated.
   *
   * @param blockable whether the callback may sleep
   * @return 0, or -EAGAIN where the callback would have to sleep and must not sleep
   */
  default int invalidateRangeStart(
      Task current, MmStruct mm, long start, long end, boolean blockable) {
    return 0;
  }

  /** The invalidation is over; pages of the range may have been freed. */
  default void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {}

  /** v4.18: translations of the range must be gone when this callback returns. Must not sleep. */
  default void invalidateRange(Task current, MmStruct mm, long start, long end) {}
}
