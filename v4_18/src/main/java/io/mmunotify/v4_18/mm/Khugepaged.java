// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/** Small pages become a huge one: {@code mm/khugepaged.c}. */
final class Khugepaged {
  private static final int EAGAIN = -11;

  /** One page of so many may lie in swap. */
  private static final int MOST_SWAPPED = 8;

  private final Vm vm;

  Khugepaged(Vm vm) {
    this.vm = vm;
  }

  /** {@code khugepaged_scan_pmd}: looks, under mmap_sem for reading, and collapses if it pays. */
  @Upstream("khugepaged_scan_pmd")
  int scanPmd(Task current, MmStruct mm, long address) {
    mm.mmapSem().downRead(current);
    Vma vma = revalidate(current, mm, address);
    PageTable table = vma == null ? null : mm.map().pgd().table(current, address);
    int referenced = table == null ? -1 : scan(current, mm, table, address);
    mm.mmapSem().upRead(current);
    return referenced <= 0 ? EAGAIN : collapseHugePage(current, mm, address, referenced);
  }

  /** How many pages were used; -1 where the pages cannot become one. */
  private int scan(Task current, MmStruct mm, PageTable table, long start) {
    int referenced = 0;
    boolean writable = false;
    boolean fits = true;
    int swapped = 0;
    int pages = mm.map().pgd().pmdPages();
    table.lock().lock(current);
    for (int i = 0; i < pages && fits; i++) {
      long pte = table.read(current, start + i * Pgd.PAGE_SIZE);
      if (Pte.none(pte) || Pte.has(pte, Pte.ZERO)) {
        continue;
      }
      if (Pte.has(pte, Pte.SWAP) && ++swapped <= pages / MOST_SWAPPED) {
        continue; // khugepaged_max_ptes_swap
      }
      Page page = Pte.present(pte) ? vm.memory.page(Pte.pfn(pte)) : null;
      fits =
          page != null
              && !page.isCompound()
              && Rmap.isAnon(current, page)
              && page.count(current) == 1 + (page.swapSlot(current) >= 0 ? 1 : 0);
      if (page != null && fits) {
        writable |= Pte.has(pte, Pte.WRITE);
        // The address of the block, not of the page: that is how this kernel asks.
        if (isReferenced(current, page, pte) || vm.hooks.testYoung(current, mm, start) != 0) {
          referenced++;
        }
      }
    }
    table.lock().unlock(current);
    return fits && writable ? referenced : -1;
  }

  private static boolean isReferenced(Task current, Page page, long pte) {
    return Pte.has(pte, Pte.YOUNG)
        || page.test(current, Page.Flag.YOUNG)
        || page.test(current, Page.Flag.REFERENCED);
  }

  /** {@code hugepage_vma_revalidate}. */
  private static @Nullable Vma revalidate(Task current, MmStruct mm, long address) {
    Vma vma = mm.map().at(current, address);
    return vma != null
            && vma.isAnonymous()
            && vma.anonVma() != null
            && !vma.has(Vma.VM_NOHUGEPAGE)
            && address + mm.map().pgd().pmdSize() <= vma.end()
        ? vma
        : null;
  }

  /** {@code collapse_huge_page}: takes mmap_sem for write. */
  @Upstream("collapse_huge_page")
  private int collapseHugePage(Task current, MmStruct mm, long address, int referenced) {
    Pgd pgd = mm.map().pgd();
    Page fresh = vm.memory.alloc(current, pgd.pmdPages());
    if (fresh == null) {
      return PageFault.ENOMEM;
    }
    boolean collapsed = false;
    if (swapin(current, mm, address, referenced)) {
      mm.mmapSem().downWrite(current);
      Vma vma = revalidate(current, mm, address);
      PageTable pmd = pgd.pmd(current, address);
      PageTable table = pmd == null ? null : pmd.tableAt(current, address);
      AnonVma anonVma = vma == null ? null : vma.anonVma();
      if (vma != null && pmd != null && table != null && anonVma != null) {
        collapsed = collapse(current, vma, anonVma, pmd, table, address, fresh);
      }
      mm.mmapSem().upWrite(current);
    }
    if (!collapsed) {
      vm.memory.put(current, fresh);
    }
    return collapsed ? 0 : EAGAIN;
  }

  /** {@code __collapse_huge_page_swapin}: only if half of the pages were used. */
  @Upstream("__collapse_huge_page_swapin")
  private boolean swapin(Task current, MmStruct mm, long address, int referenced) {
    Pgd pgd = mm.map().pgd();
    boolean all = referenced >= pgd.pmdPages() / 2;
    mm.mmapSem().downRead(current);
    Vma vma = revalidate(current, mm, address);
    for (int i = 0; i < pgd.pmdPages() && all; i++) {
      long at = address + i * Pgd.PAGE_SIZE;
      if (Pte.has(FollowPage.entry(current, mm, at), Pte.SWAP)) {
        all = vma != null && vm.pageFault.handleMmFault(current, vma, at, false) == 0;
      }
    }
    mm.mmapSem().upRead(current);
    return all;
  }

  private boolean collapse(
      Task current,
      Vma vma,
      AnonVma anonVma,
      PageTable pmd,
      PageTable table,
      long address,
      Page fresh) {
    MmStruct mm = vma.mm();
    long end = address + mm.map().pgd().pmdSize();
    anonVma.lock().downWrite(current);
    vm.hooks.invalidateRangeStart(current, mm, address, end);
    pmd.lock().lock(current);
    PageTable _ = pmd.clearTable(current, address); // pmdp_collapse_flush
    mm.map().tlbs().flushRange(current, address, end);
    pmd.lock().unlock(current);
    vm.hooks.invalidateRangeEnd(current, mm, address, end);
    table.lock().lock(current);
    boolean isolated = isolate(current, vma, table, address);
    table.lock().unlock(current);
    if (!isolated) {
      pmd.lock().lock(current);
      pmd.populate(current, address, table);
      pmd.lock().unlock(current);
      anonVma.lock().upWrite(current);
      return false;
    }
    anonVma.lock().upWrite(current);
    copy(current, mm, table, address, fresh);
    pmd.lock().lock(current);
    Rmap.addNewAnon(current, fresh, vma, address);
    pmd.set(current, address, HugeMemory.huge(vma, fresh));
    pmd.lock().unlock(current);
    return true;
  }

  /** {@code __collapse_huge_page_isolate}: nobody else has a reference, and somebody used them. */
  @Upstream("__collapse_huge_page_isolate")
  private boolean isolate(Task current, Vma vma, PageTable table, long start) {
    boolean writable = false;
    int referenced = 0;
    for (int i = 0; i < vma.mm().map().pgd().pmdPages(); i++) {
      long address = start + i * Pgd.PAGE_SIZE;
      long pte = table.read(current, address);
      if (Pte.none(pte) || Pte.has(pte, Pte.ZERO)) {
        continue;
      }
      Page page = Pte.present(pte) ? vm.memory.page(Pte.pfn(pte)) : null;
      if (page == null
          || page.isCompound()
          || page.count(current) != 1 + (page.swapSlot(current) >= 0 ? 1 : 0)) {
        return false;
      }
      writable |= Pte.has(pte, Pte.WRITE);
      if (isReferenced(current, page, pte) || vm.hooks.testYoung(current, vma.mm(), address) != 0) {
        referenced++;
      }
    }
    return writable && referenced > 0;
  }

  /** {@code __collapse_huge_page_copy}: the devices have been told already. */
  @Upstream("__collapse_huge_page_copy")
  private void copy(Task current, MmStruct mm, PageTable table, long start, Page fresh) {
    for (int i = 0; i < mm.map().pgd().pmdPages(); i++) {
      long address = start + i * Pgd.PAGE_SIZE;
      long pte = table.read(current, address);
      if (Pte.none(pte)) {
        continue;
      }
      Page page = Pte.has(pte, Pte.ZERO) ? null : vm.memory.page(Pte.pfn(pte));
      if (page != null) {
        vm.memory.page(fresh.pfn() + i).write(current, page.read(current));
      }
      table.lock().lock(current);
      long _ = table.getAndClear(current, address);
      if (page != null) {
        page.addMapcount(current, -1);
      }
      table.lock().unlock(current);
      if (page != null) {
        vm.memory.put(current, page);
      }
    }
  }
}
