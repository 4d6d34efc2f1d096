// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.PageCache;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages leave a page table: the zap functions of {@code mm/memory.c}. */
final class ZapPageRange {
  private final Vm vm;

  /**
   * {@code struct zap_details}: what of a range stays. Entries that are not present stay, too.
   *
   * @param only where not null, pages of other files stay: copies that are private
   * @param nonlinear whether only pages of these places go, wherever they are mapped
   * @param first the first place
   * @param end the place behind the last; all ones for the end of all
   */
  private record Details(@Nullable MappedFile only, boolean nonlinear, long first, long end) {
    boolean spares(Task current, Page page) {
      long place = page.index();
      boolean elsewhere = place < first || (end >= 0 && place >= end);
      return (only != null && page.mapping(current) != only) || (nonlinear && elsewhere);
    }
  }

  ZapPageRange(Vm vm) {
    this.vm = vm;
  }

  /**
   * {@code zap_pte_range}. Returns the address up to which it came.
   *
   * @param details what stays; null if nothing does
   */
  @Upstream("zap_pte_range")
  private void zapPteRange(
      Task current,
      MmuGather tlb,
      Vma vma,
      PageTable table,
      long from,
      long end,
      @Nullable Details details) {
    long address = from;
    while (address < end) {
      table.lock().lock(current);
      boolean full = false;
      for (; address < end; address += Pgd.PAGE_SIZE) {
        long pte = table.read(current, address);
        if (Pte.none(pte)) {
          continue;
        }
        if (Pte.present(pte)) {
          Page page = Pte.has(pte, Pte.ZERO) ? null : vm.memory.page(Pte.pfn(pte));
          if (details != null && page != null && details.spares(current, page)) {
            continue;
          }
          pte = table.getAndClear(current, address);
          tlb.removeEntry();
          if (page == null) {
            continue;
          }
          if (details != null && details.nonlinear() && page.index() != vma.indexOf(address)) {
            table.set(current, address, Pte.make((int) page.index(), Pte.NONLINEAR));
          }
          if (!Rmap.isAnon(current, page) && Pte.has(pte, Pte.DIRTY)) {
            page.set(current, Page.Flag.DIRTY);
          }
          page.addMapcount(current, -1);
          full = tlb.removePage(page);
          if (full) {
            break; // at this page: the flush up to here leaves the page's own translation out
          }
        } else if (details == null) {
          if (Pte.has(pte, Pte.SWAP)) {
            freeSwapAndCache(current, vm, Pte.pfn(pte));
          }
          long _ = table.getAndClear(current, address);
        }
      }
      table.lock().unlock(current);
      if (full) {
        tlb.flushUpTo(current, address);
      }
    }
  }

  /**
   * {@code free_swap_and_cache}: an entry less. A page that still holds the slot's content is left
   * alone: reclaim holds the page's lock as long as the page is in the swap cache, and takes it
   * out.
   */
  static void freeSwapAndCache(Task current, Vm vm, int slot) {
    vm.swap.free(current, slot);
  }

  private void zapPmdRange(
      Task current, MmuGather tlb, Vma vma, long start, long end, @Nullable Details details) {
    Pgd pgd = vma.mm().map().pgd();
    long next;
    for (long address = start; address < end; address = next) {
      PageTable pmd = pgd.pmd(current, address);
      if (pmd == null) {
        next = Math.min(end, pgd.pmdTableEnd(address));
        continue;
      }
      next = pgd.pmdEnd(address, end);
      long entry = pmd.read(current, address);
      if (Pte.has(entry, Pte.HUGE)) {
        if (next - address != pgd.pmdSize()) {
          vm.splitHugePage.splitHugePagePmd(current, vma, pmd, address);
        } else if (vm.hugeMemory.zapHugePmd(current, tlb, vma, pmd, address)) {
          continue;
        }
      }
      PageTable table = pmd.tableAt(current, address);
      if (table != null) {
        zapPteRange(current, tlb, vma, table, address, next, details);
      }
    }
  }

  private void unmapSingleVma(
      Task current,
      MmuGather tlb,
      Vma vma,
      long startAddr,
      long endAddr,
      @Nullable Details details) {
    long start = Math.max(vma.start(), startAddr);
    long end = endAddr < 0 ? vma.end() : Math.min(vma.end(), endAddr);
    if (start >= end) {
      return;
    }
    MappedFile file = vma.file();
    if (vma.isHugetlb() && file != null) {
      file.iMmapLock().downWrite(current);
      vm.hugetlb.unmapHugepageRange(current, tlb, vma, start, end, null);
      file.iMmapLock().upWrite(current);
    } else {
      zapPmdRange(current, tlb, vma, start, end, details);
    }
  }

  /** {@code unmap_vmas}: several areas in one section, holes between them included. */
  @Upstream("unmap_vmas")
  void unmapVmas(Task current, MmuGather tlb, MmStruct mm, List<Vma> vmas, long start, long end) {
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    for (Vma vma : vmas) {
      unmapSingleVma(current, tlb, vma, start, end, null);
    }
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
  }

  /** {@code zap_page_range}: of one area. The caller holds mmap_sem. */
  @Upstream("zap_page_range")
  void zapPageRange(Task current, Vma vma, long start, long end) {
    MmStruct mm = vma.mm();
    MmuGather tlb = MmuGather.gather(mm, vm, start, end);
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    unmapSingleVma(current, tlb, vma, start, end, null);
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
    tlb.finish(current);
  }

  /** {@code zap_page_range_single}: of a file's area; the caller holds the file's lock. */
  @Upstream("zap_page_range_single")
  private void zapPageRangeSingle(
      Task current, Vma vma, long start, long end, @Nullable Details details) {
    MmStruct mm = vma.mm();
    MmuGather tlb = MmuGather.gather(mm, vm, start, end);
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    unmapSingleVma(current, tlb, vma, start, end, details);
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
    tlb.finish(current);
  }

  /**
   * {@code unmap_mapping_range}: a part of a file leaves every mm that maps it.
   *
   * @param end the place behind the last page; all ones for the end of all
   * @param evenCows whether private copies go, too
   */
  @Upstream("unmap_mapping_range")
  void unmapMappingRange(Task current, MappedFile file, long first, long end, boolean evenCows) {
    file.iMmapLock().downWrite(current);
    for (Vma vma : file.vmas(current)) {
      long vmaEnd = vma.pgoff() + ((vma.end() - vma.start()) >> Pgd.PAGE_SHIFT);
      long from = Math.max(first, vma.pgoff());
      long to = end < 0 ? vmaEnd : Math.min(end, vmaEnd);
      if (from < to) {
        zapPageRangeSingle(
            current,
            vma,
            vma.start() + ((from - vma.pgoff()) << Pgd.PAGE_SHIFT),
            vma.start() + ((to - vma.pgoff()) << Pgd.PAGE_SHIFT),
            evenCows ? null : new Details(file, false, first, end));
      }
    }
    for (Vma vma : file.nonlinear(current)) { // nobody knows which of its pages are meant
      Details details = new Details(evenCows ? null : file, true, first, end);
      zapPageRangeSingle(current, vma, vma.start(), vma.end(), details);
    }
    file.iMmapLock().upWrite(current);
  }

  /** {@code truncate_inode_pages_range}: the page cache lets go of pages that nobody maps. */
  void truncateInodePages(Task current, MappedFile file, long first, long end) {
    PageCache.truncate(
        current,
        vm.memory,
        file,
        first,
        end,
        page -> {
          if (page.mapcount(current) > 0) { // faulted in again
            unmapMappingRange(current, file, page.index(), page.index() + 1, false);
          }
        });
  }

  /** {@code truncate_pagecache}: unmapped a second time, for copies that were made meanwhile. */
  @Upstream("truncate_pagecache")
  void truncatePagecache(Task current, MappedFile file, long pages) {
    unmapMappingRange(current, file, pages, -1, true);
    truncateInodePages(current, file, pages, -1);
    unmapMappingRange(current, file, pages, -1, true);
  }
}
