// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** {@code /proc/PID/clear_refs}: from {@code fs/proc/task_mmu.c}. */
final class ClearRefs {
  private final Vm vm;

  ClearRefs(Vm vm) {
    this.vm = vm;
  }

  /** {@code clear_refs_write}: the gather flushes all of the mm, and tells an empty range. */
  @Upstream("clear_refs_write")
  int clearRefsWrite(Task current, MmStruct mm, boolean softDirty) {
    mm.mmapSem().downRead(current);
    MmuGather tlb = MmuGather.gather(current, mm, vm, 0, -1);
    if (softDirty) {
      vm.hooks.invalidateRangeStart(current, mm, 0, -1);
    }
    for (Vma vma : mm.map().all(current)) {
      if (!vma.isHugetlb()) {
        walk(current, vma, softDirty);
      }
    }
    if (softDirty) {
      vm.hooks.invalidateRangeEnd(current, mm, 0, -1);
    }
    tlb.finish(current, 0, -1);
    mm.mmapSem().upRead(current);
    return 0;
  }

  private void walk(Task current, Vma vma, boolean softDirty) {
    Pgd pgd = vma.mm().map().pgd();
    long next;
    for (long address = vma.start(); address < vma.end(); address = next) {
      next = pgd.pmdEnd(address, vma.end());
      PageTable pmd = pgd.pmd(current, address);
      if (pmd != null && !Pte.none(pmd.read(current, address))) {
        clearRefsPteRange(current, vma, pmd, address, next, softDirty);
      }
    }
  }

  /** {@code clear_refs_pte_range}: young bits go without a word to any notifier. */
  @Upstream("clear_refs_pte_range")
  private void clearRefsPteRange(
      Task current, Vma vma, PageTable pmd, long start, long end, boolean softDirty) {
    if (Pte.has(pmd.read(current, start), Pte.HUGE)) {
      pmd.lock().lock(current);
      long entry = pmd.read(current, start);
      if (Pte.has(entry, Pte.HUGE) && Pte.present(entry)) {
        if (softDirty) {
          long old = PteNotify.pmdpInvalidate(current, vma, start, pmd);
          pmd.set(current, start, Pte.wrprotect(old));
        } else {
          clearYoung(current, pmd, start, entry);
        }
      }
      pmd.lock().unlock(current);
      return;
    }
    PageTable table = pmd.tableAt(current, start);
    if (table == null) {
      return;
    }
    table.lock().lock(current);
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      long pte = table.read(current, address);
      if (Pte.present(pte)) {
        if (softDirty) {
          long old = table.getAndClear(current, address);
          table.set(current, address, Pte.wrprotect(old));
        } else if (Pte.mapsFrame(pte)) {
          clearYoung(current, table, address, pte);
        }
      }
    }
    table.lock().unlock(current);
  }

  private void clearYoung(Task current, PageTable table, long address, long pte) {
    boolean _ = table.testAndClearYoung(current, address);
    if (!Pte.has(pte, Pte.ZERO)) {
      Page page = vm.memory.page(Pte.pfn(pte));
      page.clear(current, Page.Flag.YOUNG);
      page.clear(current, Page.Flag.REFERENCED);
    }
  }
}
