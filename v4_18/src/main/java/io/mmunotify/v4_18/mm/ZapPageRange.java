// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MemoryMap;
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

  ZapPageRange(Vm vm) {
    this.vm = vm;
  }

  /** {@code flush_tlb_batched_pending}: reclaim has put a flush off; what follows relies on it. */
  static void flushTlbBatchedPending(Task current, MmStruct mm) {
    MemoryMap map = mm.map();
    if (map.tlbFlushBatched(current)) {
      map.tlbs().flushMm(current);
      map.setTlbFlushBatched(current, false);
    }
  }

  /**
   * {@code zap_pte_range}. Returns the address up to which it came.
   *
   * @param only where not null, other pages than this file's stay: copies that are private
   */
  @Upstream("zap_pte_range")
  private void zapPteRange(
      Task current,
      MmuGather tlb,
      Vma vma,
      PageTable table,
      long from,
      long end,
      @Nullable MappedFile only,
      boolean keepSwap) {
    long address = from;
    while (address < end) {
      boolean forceFlush = false;
      table.lock().lock(current);
      flushTlbBatchedPending(current, vma.mm());
      boolean full = false;
      for (; address < end && !full; address += Pgd.PAGE_SIZE) {
        long pte = table.read(current, address);
        if (Pte.none(pte)) {
          continue;
        }
        if (Pte.present(pte)) {
          Page page = Pte.has(pte, Pte.ZERO) ? null : vm.memory.page(Pte.pfn(pte));
          if (only != null && page != null && page.mapping(current) != only) {
            continue;
          }
          pte = table.getAndClear(current, address);
          tlb.adjustRange(address, Pgd.PAGE_SIZE);
          if (page == null) {
            continue;
          }
          if (!Rmap.isAnon(current, page) && Pte.has(pte, Pte.DIRTY)) {
            forceFlush = true; // a CPU may still write a page that writeback is about to take
            page.set(current, Page.Flag.DIRTY);
          }
          page.addMapcount(current, -1);
          full = tlb.removePage(page);
          forceFlush |= full;
        } else if (!keepSwap) {
          if (Pte.has(pte, Pte.SWAP)) {
            freeSwapAndCache(current, vm, Pte.pfn(pte));
          }
          long _ = table.getAndClear(current, address);
        }
      }
      if (forceFlush) {
        tlb.flushTlbOnly(current);
      }
      table.lock().unlock(current);
      if (forceFlush) {
        tlb.free(current);
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
      Task current,
      MmuGather tlb,
      Vma vma,
      long start,
      long end,
      @Nullable MappedFile only,
      boolean keepSwap) {
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
          vm.splitHugePage.splitHugePmd(current, vma, pmd, address, false, null);
        } else if (vm.hugeMemory.zapHugePmd(current, tlb, vma, pmd, address)) {
          continue;
        }
      }
      PageTable table = pmd.tableAt(current, address);
      if (table != null) {
        zapPteRange(current, tlb, vma, table, address, next, only, keepSwap);
      }
    }
  }

  /** {@code unmap_page_range}: of an area that is not hugetlb; no notifier is told here. */
  void unmapPageRange(
      Task current, MmuGather tlb, Vma vma, long start, long end, @Nullable MappedFile only) {
    zapPmdRange(current, tlb, vma, start, end, only, false);
  }

  private void unmapSingleVma(
      Task current,
      MmuGather tlb,
      Vma vma,
      long startAddr,
      long endAddr,
      @Nullable MappedFile only,
      boolean keepSwap) {
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
      zapPmdRange(current, tlb, vma, start, end, only, keepSwap);
    }
  }

  /** {@code unmap_vmas}: several areas in one section, holes between them included. */
  @Upstream("unmap_vmas")
  void unmapVmas(Task current, MmuGather tlb, MmStruct mm, List<Vma> vmas, long start, long end) {
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    for (Vma vma : vmas) {
      unmapSingleVma(current, tlb, vma, start, end, null, false);
    }
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
  }

  /** {@code zap_page_range}: of one area. The caller holds mmap_sem. */
  @Upstream("zap_page_range")
  void zapPageRange(Task current, Vma vma, long start, long end) {
    MmStruct mm = vma.mm();
    MmuGather tlb = MmuGather.gather(current, mm, vm, start, end);
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    unmapSingleVma(current, tlb, vma, start, end, null, false);
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
    tlb.finish(current, start, end);
  }

  /** {@code zap_page_range_single}: of a file's area; the caller holds the file's lock. */
  @Upstream("zap_page_range_single")
  private void zapPageRangeSingle(
      Task current, Vma vma, long start, long end, @Nullable MappedFile only) {
    MmStruct mm = vma.mm();
    MmuGather tlb = MmuGather.gather(current, mm, vm, start, end);
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    unmapSingleVma(current, tlb, vma, start, end, only, true);
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
    tlb.finish(current, start, end);
  }

  /**
   * {@code unmap_mapping_pages}: a part of a file leaves every mm that maps it.
   *
   * @param end the place behind the last page; all ones for the end of all
   * @param evenCows whether private copies go, too
   */
  @Upstream("unmap_mapping_pages")
  void unmapMappingPages(Task current, MappedFile file, long first, long end, boolean evenCows) {
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
            evenCows ? null : file);
      }
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
            unmapMappingPages(current, file, page.index(), page.index() + 1, false);
          }
        });
  }

  /** {@code truncate_pagecache}: unmapped a second time, for copies that were made meanwhile. */
  @Upstream("truncate_pagecache")
  void truncatePagecache(Task current, MappedFile file, long pages) {
    unmapMappingPages(current, file, pages, -1, true);
    truncateInodePages(current, file, pages, -1);
    unmapMappingPages(current, file, pages, -1, true);
  }
}
