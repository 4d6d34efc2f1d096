// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.v3_15.mm.NotifierCalls;

/**
 * The inline functions of {@code linux/mmu_notifier.h}, which the VM calls. Each function forwards
 * only if the mm ever had a notifier, so that all other mms pay one load.
 *
 * @param chain what they forward to
 */
record MmuNotifierHooks(MmuNotifierChain chain) implements NotifierCalls {
  /** {@code mm_has_notifiers}: whether it ever had one; the list may be empty by now. */
  @Upstream("mm_has_notifiers")
  public static boolean mmHasNotifiers(Task current, MmStruct mm) {
    return mm.mmuNotifierMm(current) != null;
  }

  /** {@code mmu_notifier_release}. */
  @Upstream("mmu_notifier_release")
  public void release(Task current, MmStruct mm) {
    if (mmHasNotifiers(current, mm)) {
      chain.release(current, mm);
    }
  }

  /** {@code mmu_notifier_clear_flush_young}. */
  @Upstream("mmu_notifier_clear_flush_young")
  @Override
  public int clearFlushYoung(Task current, MmStruct mm, long address) {
    return mmHasNotifiers(current, mm) ? chain.clearFlushYoung(current, mm, address) : 0;
  }

  /** {@code mmu_notifier_test_young}. */
  @Upstream("mmu_notifier_test_young")
  @Override
  public int testYoung(Task current, MmStruct mm, long address) {
    return mmHasNotifiers(current, mm) ? chain.testYoung(current, mm, address) : 0;
  }

  /** {@code mmu_notifier_change_pte}. */
  @Upstream("mmu_notifier_change_pte")
  @Override
  public void changePte(Task current, MmStruct mm, long address, long pte) {
    if (mmHasNotifiers(current, mm)) {
      chain.changePte(current, mm, address, pte);
    }
  }

  /** {@code mmu_notifier_invalidate_page}. */
  @Upstream("mmu_notifier_invalidate_page")
  @Override
  public void invalidatePage(Task current, MmStruct mm, long address) {
    if (mmHasNotifiers(current, mm)) {
      chain.invalidatePage(current, mm, address);
    }
  }

  /** {@code mmu_notifier_invalidate_range_start}. */
  @Upstream("mmu_notifier_invalidate_range_start")
  @Override
  public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {
    if (mmHasNotifiers(current, mm)) {
      chain.invalidateRangeStart(current, mm, start, end);
    }
  }

  /** {@code mmu_notifier_invalidate_range_end}. */
  @Upstream("mmu_notifier_invalidate_range_end")
  @Override
  public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
    if (mmHasNotifiers(current, mm)) {
      chain.invalidateRangeEnd(current, mm, start, end);
    }
  }

  /** {@code mmu_notifier_mm_init}: a new mm has no notifiers and never had one. */
  @Upstream("mmu_notifier_mm_init")
  static void mmInit(MmStruct mm) {
    mm.initMmuNotifierMm();
  }

  /** {@code mmu_notifier_mm_destroy}. */
  @Upstream("mmu_notifier_mm_destroy")
  public void mmDestroy(Task current, MmStruct mm) {
    if (mmHasNotifiers(current, mm)) {
      chain.mmDestroy(current, mm);
    }
  }
}
