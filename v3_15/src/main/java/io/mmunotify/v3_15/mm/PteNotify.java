// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/**
 * The macros of {@code linux/mmu_notifier.h} and the primitives below them. The caller holds the
 * lock of the entry's table, so that the notifiers must not sleep.
 */
final class PteNotify {
  private final NotifierCalls hooks;

  PteNotify(NotifierCalls hooks) {
    this.hooks = hooks;
  }

  /** {@code ptep_clear_flush}: no notifier hears of it. */
  static long ptepClearFlush(Task current, Vma vma, long address, PageTable table) {
    long pte = table.getAndClear(current, address);
    if (Pte.present(pte)) {
      vma.mm().map().tlbs().flushRange(current, address, address + Pgd.PAGE_SIZE);
    }
    return pte;
  }

  /** {@code pmdp_huge_clear_flush}: no notifier hears of it. */
  static long pmdpHugeClearFlush(Task current, Vma vma, long address, PageTable pmd) {
    long entry = pmd.getAndClear(current, address);
    flushPmd(current, vma, address);
    return entry;
  }

  /** {@code pmdp_invalidate}: the huge page's entry is not present, and no TLB has it. */
  static long pmdpInvalidate(Task current, Vma vma, long address, PageTable pmd) {
    long entry = pmd.invalidate(current, address);
    flushPmd(current, vma, address);
    return entry;
  }

  private static void flushPmd(Task current, Vma vma, long address) {
    MemoryMap map = vma.mm().map();
    map.tlbs().flushRange(current, address, address + map.pgd().pmdSize());
  }

  /** {@code ptep_clear_flush_young_notify}: whether CPU or a device had used the page. */
  @Upstream("ptep_clear_flush_young_notify")
  boolean ptepClearFlushYoungNotify(Task current, Vma vma, long address, PageTable table) {
    boolean young = table.testAndClearYoung(current, address);
    if (young) {
      vma.mm().map().tlbs().flushRange(current, address, address + Pgd.PAGE_SIZE);
    }
    boolean device = hooks.clearFlushYoung(current, vma.mm(), address) != 0; // asked in any case
    return young || device;
  }

  /** {@code pmdp_clear_flush_young_notify}: one address for a whole huge page. */
  @Upstream("pmdp_clear_flush_young_notify")
  boolean pmdpClearFlushYoungNotify(Task current, Vma vma, long address, PageTable pmd) {
    boolean young = pmd.testAndClearYoung(current, address);
    if (young) {
      flushPmd(current, vma, address);
    }
    boolean device = hooks.clearFlushYoung(current, vma.mm(), address) != 0; // asked in any case
    return young || device;
  }

  /** {@code set_pte_at_notify}: devices hear of the new entry before the CPU can use it. */
  @Upstream("set_pte_at_notify")
  void setPteAtNotify(Task current, Vma vma, long address, PageTable table, long pte) {
    hooks.changePte(current, vma.mm(), address, pte);
    table.set(current, address, pte);
  }
}
