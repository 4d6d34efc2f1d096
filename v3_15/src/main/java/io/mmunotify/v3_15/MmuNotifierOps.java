// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct mmu_notifier_ops}: a driver's callbacks, each of which may be null. All run in an
 * SRCU reader. Callbacks that are called with the page table lock held must not sleep all the same.
 *
 * @param release the address space is torn down (mm_users is 0, no page was freed yet), or the
 *     notifier is being unregistered. May sleep; must not unregister, which waits for this very
 *     read section. Can be called twice, and twice at once, because both paths call release and
 *     neither remembers
 * @param clearFlushYoung tests and clears the accessed bit of a page and flushes. Under the page
 *     table lock: must not sleep. The walk asks all notifiers and ors their answers. One address,
 *     also for a huge page
 * @param testYoung whether a page was accessed. Under the page table lock: must not sleep. The
 *     first answer that is not 0 ends the walk
 * @param changePte a pte is about to be replaced by another. Under the page table lock: must not
 *     sleep. Between a start and an end that cover the pte
 * @param invalidatePage a page was unmapped. After the page table lock was dropped, with the rmap
 *     lock held: may sleep, and comes late. One address, also for a huge page
 * @param invalidateRangeStart the range is about to be invalidated. Never under the page table
 *     lock: may sleep
 * @param invalidateRangeEnd the invalidation is over; pages of the range may have been freed, or
 *     may be freed later. Never under the page table lock: may sleep. The end can be missing: the
 *     notifier may leave the list between start and end
 */
public record MmuNotifierOps(
    @Nullable Release release,
    @Nullable Young clearFlushYoung,
    @Nullable TestYoung testYoung,
    @Nullable ChangePte changePte,
    @Nullable Page invalidatePage,
    @Nullable Range invalidateRangeStart,
    @Nullable Range invalidateRangeEnd) {

  /** The type of {@code release}. */
  @FunctionalInterface
  public interface Release {
    void call(Task current, MmuNotifier mn, MmStruct mm);
  }

  /** The type of {@code clear_flush_young}. */
  @FunctionalInterface
  public interface Young {
    int call(Task current, MmuNotifier mn, MmStruct mm, long address);
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

  /** The type of {@code invalidate_page}. */
  @FunctionalInterface
  public interface Page {
    void call(Task current, MmuNotifier mn, MmStruct mm, long address);
  }

  /** The type of the range callbacks. */
  @FunctionalInterface
  public interface Range {
    void call(Task current, MmuNotifier mn, MmStruct mm, long start, long end);
  }
}
