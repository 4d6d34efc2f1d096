// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct mmu_notifier_ops}: a driver's callbacks, each of which may be null. All run in an
 * SRCU reader. Callbacks that are called with the page table lock held must not sleep all the same.
 *
 * @param doesNotBlock {@code flags & MMU_INVALIDATE_DOES_NOT_BLOCK}, which only {@code
 *     mm_has_blockable_invalidate_notifiers} reads
 * @param release the address space is torn down (mm_users is 0, no page was freed yet), or the
 *     notifier is being unregistered. May sleep; must not unregister, which waits for this very
 *     read section, but may call {@code unregister_no_release} and {@code call_srcu}. Can be called
 *     twice, and twice at once, because both paths call release and neither remembers
 * @param clearFlushYoung tests and clears the accessed bits of a range and flushes. Under the page
 *     table lock: must not sleep. The walk asks all notifiers and ors their answers
 * @param clearYoung as clearFlushYoung, without the flush
 * @param testYoung whether a page was accessed. Under the page table lock: must not sleep. The
 *     first answer that is not 0 ends the walk
 * @param changePte a pte is about to be replaced by another. Under the page table lock: must not
 *     sleep. Between a start and an end that cover the pte
 * @param invalidateRangeStart the range is about to be invalidated. Never under the page table
 *     lock: may sleep if told that it may block; else returns {@code -EAGAIN} rather than sleep. A
 *     refusal does not stop the start of other notifiers, and no notifier gets an end for that
 *     start. A refusal of a start that may block is logged and ignored
 * @param invalidateRangeEnd the invalidation is over; pages of the range may have been freed, or
 *     may be freed later. Never under the page table lock: may sleep, except after a start that
 *     must not block; the end is not told of that. The end can be missing: the notifier may leave
 *     the list between start and end
 * @param invalidateRange translations of the range must be gone on return. Under the page table
 *     lock as often as not: must not sleep. Called outside of any section, too, for parts of a
 *     section, and more than once for one change
 */
public record MmuNotifierOps(
    boolean doesNotBlock,
    @Nullable Release release,
    @Nullable Young clearFlushYoung,
    @Nullable Young clearYoung,
    @Nullable TestYoung testYoung,
    @Nullable ChangePte changePte,
    @Nullable RangeStart invalidateRangeStart,
    @Nullable Range invalidateRangeEnd,
    @Nullable Range invalidateRange) {

  /** The type of {@code release}. */
  @FunctionalInterface
  public interface Release {
    void call(Task current, MmuNotifier mn, MmStruct mm);
  }

  /** The type of {@code clear_flush_young} and {@code clear_young}. */
  @FunctionalInterface
  public interface Young {
    int call(Task current, MmuNotifier mn, MmStruct mm, long start, long end);
  }

  /** The type of {@code test_young}. */
  @FunctionalInterface
  public interface TestYoung {
    int call(Task current, MmuNotifier mn, MmStruct mm, long address);
  }

  /** The type of {@code change_pte}. */
  @FunctionalInterface
  public interface ChangePte {
    void call(Task current, MmuNotifier mn, MmStruct mm, long address, long pte);
  }

  /** The type of {@code invalidate_range_start}. */
  @FunctionalInterface
  public interface RangeStart {
    int call(Task current, MmuNotifier mn, MmStruct mm, long start, long end, boolean blockable);
  }

  /** The type of the other range callbacks. */
  @FunctionalInterface
  public interface Range {
    void call(Task current, MmuNotifier mn, MmStruct mm, long start, long end);
  }
}
