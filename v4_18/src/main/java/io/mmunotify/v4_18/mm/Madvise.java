// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.kernel.VmOperations.Advice;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** What a program says of its memory: {@code mm/madvise.c}. */
final class Madvise {
  private static final int EACCES = -13;

  private final Vm vm;
  private final VmOperations system;

  /**
   * @param system the system calls, of which one makes holes in files
   */
  Madvise(Vm vm, VmOperations system) {
    this.vm = vm;
    this.system = system;
  }

  @Upstream("madvise")
  int madvise(Task current, MmStruct mm, long start, long end, Advice advice) {
    boolean reads = advice == Advice.DONTNEED || advice == Advice.FREE || advice == Advice.REMOVE;
    if (reads) {
      mm.mmapSem().downRead(current);
    } else {
      mm.mmapSem().downWrite(current);
    }
    int error = mm.map().covers(current, start, end) ? 0 : VmOperations.ENOMEM;
    for (long address = start; address < end; ) {
      Vma vma = mm.map().find(current, address);
      if (vma == null || vma.start() >= end) {
        break;
      }
      long from = Math.max(start, vma.start());
      long to = Math.min(end, vma.end());
      address = vma.end();
      int result =
          reads ? discard(current, vma, from, to, advice) : behave(current, vma, from, to, advice);
      if (result != 0) {
        error = result;
        break;
      }
    }
    if (reads) {
      mm.mmapSem().upRead(current);
    } else {
      mm.mmapSem().upWrite(current);
    }
    return error;
  }

  private int discard(Task current, Vma vma, long start, long end, Advice advice) {
    return switch (advice) {
      case REMOVE -> remove(current, vma, start, end);
      case FREE ->
          vma.isAnonymous() ? freeSingleVma(current, vma, start, end) : VmOperations.EINVAL;
      default -> {
        if (vma.has(Vma.VM_LOCKED | Vma.VM_HUGETLB)) {
          yield VmOperations.EINVAL;
        }
        vm.zapPageRange.zapPageRange(current, vma, start, end);
        yield 0;
      }
    };
  }

  /** {@code madvise_remove}: a hole in the file; mmap_sem is given back meanwhile. */
  private int remove(Task current, Vma vma, long start, long end) {
    MappedFile file = vma.file();
    if (file == null || vma.has(Vma.VM_LOCKED)) {
      return VmOperations.EINVAL;
    }
    if (!vma.has(Vma.VM_SHARED) || !vma.has(Vma.VM_WRITE)) {
      return EACCES;
    }
    long first = vma.indexOf(start);
    vma.mm().mmapSem().upRead(current);
    int error = system.punchHole(current, file, first, (end - start) >> Pgd.PAGE_SHIFT);
    vma.mm().mmapSem().downRead(current);
    return error;
  }

  /** {@code madvise_free_single_vma}: entries become old and clean, pages may go later. */
  @Upstream("madvise_free_single_vma")
  private int freeSingleVma(Task current, Vma vma, long start, long end) {
    MmStruct mm = vma.mm();
    MmuGather tlb = MmuGather.gather(current, mm, vm, start, end);
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    Pgd pgd = mm.map().pgd();
    long next;
    for (long address = start; address < end; address = next) {
      next = pgd.pmdEnd(address, end);
      PageTable pmd = pgd.pmd(current, address);
      if (pmd != null && !Pte.none(pmd.read(current, address))) {
        freePteRange(current, tlb, vma, pmd, address, next);
      }
    }
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
    tlb.finish(current, start, end);
    return 0;
  }

  /** {@code madvise_free_pte_range}. */
  @Upstream("madvise_free_pte_range")
  private void freePteRange(
      Task current, MmuGather tlb, Vma vma, PageTable pmd, long start, long end) {
    if (Pte.has(pmd.read(current, start), Pte.HUGE)
        && vm.hugeMemory.madviseFreeHugePmd(current, tlb, vma, pmd, start, end)) {
      return;
    }
    PageTable table = pmd.tableAt(current, start);
    if (table == null) {
      return;
    }
    table.lock().lock(current);
    ZapPageRange.flushTlbBatchedPending(current, vma.mm());
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      long pte = table.read(current, address);
      if (Pte.has(pte, Pte.SWAP)) {
        ZapPageRange.freeSwapAndCache(current, vm, Pte.pfn(pte));
        long _ = table.getAndClear(current, address);
      } else if (Pte.mapsFrame(pte)) {
        freePage(current, tlb, table, address, vm.memory.page(Pte.pfn(pte)), pte);
      }
    }
    table.lock().unlock(current);
  }

  private void freePage(
      Task current, MmuGather tlb, PageTable table, long address, Page page, long pte) {
    if (page.isCompound()) {
      if (page.mapcount(current) != 1) {
        return;
      }
      page.get(current);
      table.lock().unlock(current);
      Page _ = page.lockHead(current);
      int _ = vm.splitHugePage.splitHugePage(current, page);
      page.head().lock().unlock(current);
      vm.memory.put(current, page);
      table.lock().lock(current);
      long again = table.read(current, address);
      if (!page.isCompound() && Pte.mapsFrame(again) && Pte.pfn(again) == page.pfn()) {
        freePage(current, tlb, table, address, page, again);
      }
      return;
    }
    if (page.test(current, Page.Flag.DIRTY)) {
      if (page.mapcount(current) != 1) {
        return;
      }
      page.clear(current, Page.Flag.DIRTY);
    }
    if (Pte.has(pte, Pte.YOUNG | Pte.DIRTY)) {
      long old = table.getAndClear(current, address);
      table.set(current, address, Pte.mkold(Pte.mkclean(old)));
      tlb.adjustRange(address, Pgd.PAGE_SIZE);
    }
    page.clear(current, Page.Flag.SWAP_BACKED); // mark_page_lazyfree
  }

  private int behave(Task current, Vma vma, long start, long end, Advice advice) {
    MmStruct mm = vma.mm();
    return switch (advice) {
      case HUGE ->
          vm.mmapRegion.changeFlags(current, mm, start, end, Vma.VM_NOHUGEPAGE, Vma.VM_HUGEPAGE);
      case NOHUGE ->
          vm.mmapRegion.changeFlags(current, mm, start, end, Vma.VM_HUGEPAGE, Vma.VM_NOHUGEPAGE);
      case MERGEABLE ->
          vma.has(Vma.VM_SHARED | Vma.VM_HUGETLB)
              ? 0
              : vm.mmapRegion.changeFlags(current, mm, start, end, 0, Vma.VM_MERGEABLE);
      case UNMERGEABLE -> unmerge(current, vma, start, end);
      case DONTFORK -> vm.mmapRegion.changeFlags(current, mm, start, end, 0, Vma.VM_DONTCOPY);
      case WIPEONFORK ->
          vma.isAnonymous()
              ? vm.mmapRegion.changeFlags(current, mm, start, end, 0, Vma.VM_WIPEONFORK)
              : VmOperations.EINVAL;
      default -> VmOperations.EINVAL;
    };
  }

  private int unmerge(Task current, Vma vma, long start, long end) {
    if (!vma.has(Vma.VM_MERGEABLE)) {
      return 0;
    }
    int error = vma.anonVma() == null ? 0 : vm.ksm.unmergeKsmPages(current, vma, start, end);
    return error != 0
        ? error
        : vm.mmapRegion.changeFlags(current, vma.mm(), start, end, Vma.VM_MERGEABLE, 0);
  }
}
