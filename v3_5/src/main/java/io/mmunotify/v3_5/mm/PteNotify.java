// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
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
    flushTlbRange(current, vma);
    return entry;
  }

  /** {@code pmdp_invalidate}: the huge page's entry is not present, and no TLB has it. */
  static long pmdpInvalidate(Task current, Vma vma, long address, PageTable pmd) {
    long entry = pmd.invalidate(current, address);
    flushTlbRange(current, vma);
    return entry;
  }

  /** {@code flush_tlb_range}: of the whole mm on x86. */
  static void flushTlbRange(Task current, Vma vma) {
    vma.mm().map().tlbs().flushMm(current);
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
      flushTlbRange(current, vma);
    }
    boolean device = hooks.clearFlushYoung(current, vma.mm(), address) != 0; // asked in any case
    return young || device;
  }

  /** {@code ptep_clear_flush_notify}: the page is told behind the CPU's flush, the entry empty. */
  @Upstream("ptep_clear_flush_notify")
  long ptepClearFlushNotify(Task current, Vma vma, long address, PageTable table) {
    long pte = ptepClearFlush(current, vma, address, table);
    hooks.invalidatePage(current, vma.mm(), address);
    return pte;
  }

  /** {@code pmdp_clear_flush_notify}: a section of a huge page within the lock. */
  @Upstream("pmdp_clear_flush_notify")
  long pmdpClearFlushNotify(Task current, Vma vma, long address, PageTable pmd) {
    long end = address + vma.mm().map().pgd().pmdSize();
    hooks.invalidateRangeStart(current, vma.mm(), address, end);
    long entry = pmdpHugeClearFlush(current, vma, address, pmd);
    hooks.invalidateRangeEnd(current, vma.mm(), address, end);
    return entry;
  }

  /** {@code pmdp_splitting_flush_notify}: a section in which only a mark is set. */
  @Upstream("pmdp_splitting_flush_notify")
  void pmdpSplittingFlushNotify(Task current, Vma vma, long address, PageTable pmd) {
    long end = address + vma.mm().map().pgd().pmdSize();
    hooks.invalidateRangeStart(current, vma.mm(), address, end);
    pmd.set(current, address, pmd.read(current, address) | Pte.SPLITTING);
    flushTlbRange(current, vma);
    hooks.invalidateRangeEnd(current, vma.mm(), address, end);
  }

  /** {@code set_pte_at_notify}: the CPU can use the new entry before devices hear of it. */
  @Upstream("set_pte_at_notify")
  void setPteAtNotify(Task current, Vma vma, long address, PageTable table, long pte) {
    table.set(current, address, pte);
    hooks.changePte(current, vma.mm(), address, pte);
  }
}
