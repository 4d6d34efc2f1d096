// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mmu.Pgd;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code struct mmu_gather}: pages that are no longer mapped, kept until no TLB has them. What is
 * flushed is what was unmapped, no more; devices that only flush are told behind each flush.
 */
final class MmuGather {
  /** {@code MMU_GATHER_BUNDLE} and 19 batches of 510: then there is no more room. */
  private static final int CAPACITY = 8 + 19 * 510;

  private final MmStruct mm;
  private final NotifierCalls hooks;
  private final PhysicalMemory memory;
  private final boolean fullmm;
  private long start;
  private long end;
  private final List<Page> pages = new ArrayList<>();

  private MmuGather(MmStruct mm, NotifierCalls hooks, PhysicalMemory memory, boolean fullmm) {
    this.mm = mm;
    this.hooks = hooks;
    this.memory = memory;
    this.fullmm = fullmm;
    resetRange();
  }

  /** {@code tlb_gather_mmu}: of a range; of the whole mm where it is 0 to all ones. */
  @Upstream("tlb_gather_mmu")
  static MmuGather gather(Task current, MmStruct mm, Vm vm, long start, long end) {
    MmuGather tlb = new MmuGather(mm, vm.hooks, vm.memory, start == 0 && end == -1);
    mm.map().addFlushPending(current, 1);
    return tlb;
  }

  /** {@code tlb_finish_mmu}: flushes, then gives the pages back. */
  @Upstream("tlb_finish_mmu")
  void finish(Task current, long from, long to) {
    if (mm.map().flushNested(current)) {
      adjustRange(from, to - from); // somebody else may have changed entries that we found empty
    }
    flushMmu(current);
    mm.map().addFlushPending(current, -1);
  }

  boolean fullmm() {
    return fullmm;
  }

  /** {@code __tlb_adjust_range}: the range is to be flushed, too. */
  void adjustRange(long address, long size) {
    start = Long.compareUnsigned(address, start) < 0 ? address : start;
    end = Long.compareUnsigned(address + size, end) > 0 ? address + size : end;
  }

  private void resetRange() {
    start = fullmm ? -1 : Long.MAX_VALUE;
    end = fullmm ? -1 : 0;
  }

  /**
   * {@code __tlb_remove_page}: the page is given back behind the flush. True if there is no room.
   */
  boolean removePage(Page page) {
    pages.add(page);
    return pages.size() >= CAPACITY;
  }

  /** {@code pte_free_tlb}: a page table that no TLB may walk any more. */
  void tableFreed(long address) {
    adjustRange(address, Pgd.PAGE_SIZE);
  }

  /** {@code tlb_flush_mmu_tlbonly}: the CPUs' TLBs, then the devices'. */
  @Upstream("tlb_flush_mmu_tlbonly")
  void flushTlbOnly(Task current) {
    if (end == 0) {
      return;
    }
    MemoryMap map = mm.map();
    if (fullmm) {
      map.tlbs().flushMm(current);
    } else {
      map.tlbs().flushRange(current, start, end);
    }
    hooks.invalidateRange(current, mm, start, end);
    resetRange();
  }

  /** {@code tlb_flush_mmu_free}: last references go, the frames are free. */
  void free(Task current) {
    for (Page page : pages) {
      memory.put(current, page);
    }
    pages.clear();
  }

  /** {@code tlb_flush_mmu}. */
  @Upstream("tlb_flush_mmu")
  void flushMmu(Task current) {
    flushTlbOnly(current);
    free(current);
  }
}
