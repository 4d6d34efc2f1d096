// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code struct mmu_gather}: pages that are no longer mapped, kept until no TLB has them. What is
 * flushed is the range that the caller named, if anything of it was mapped.
 */
final class MmuGather {
  /** {@code MMU_GATHER_BUNDLE} and 19 batches of 510: then there is no more room. */
  private static final int CAPACITY = 8 + 19 * 510;

  private final MmStruct mm;
  private final PhysicalMemory memory;
  private final boolean fullmm;
  private long start;
  private long end;
  private boolean needFlush;
  private final List<Page> pages = new ArrayList<>();

  private MmuGather(MmStruct mm, PhysicalMemory memory, long start, long end) {
    this.mm = mm;
    this.memory = memory;
    this.fullmm = start == 0 && end == -1;
    this.start = start;
    this.end = end;
  }

  /** {@code tlb_gather_mmu}: of a range; of the whole mm where it is 0 to all ones. */
  @Upstream("tlb_gather_mmu")
  static MmuGather gather(MmStruct mm, Vm vm, long start, long end) {
    return new MmuGather(mm, vm.memory, start, end);
  }

  /** {@code tlb_finish_mmu}: flushes, then gives the pages back. */
  @Upstream("tlb_finish_mmu")
  void finish(Task current) {
    flushMmu(current);
  }

  /** {@code tlb_remove_tlb_entry}: something was unmapped, or a page table taken out. */
  void removeEntry() {
    needFlush = true;
  }

  /**
   * {@code __tlb_remove_page}: the page is given back behind the flush. True if there is no room.
   */
  boolean removePage(Page page) {
    pages.add(page);
    return pages.size() >= CAPACITY;
  }

  /** What was unmapped up to an address is flushed and given back, the rest later. */
  void flushUpTo(Task current, long address) {
    long behind = end;
    end = address;
    flushMmu(current);
    start = address;
    end = behind;
  }

  /** {@code tlb_flush_mmu}: the CPUs' TLBs, then the frames are free. */
  @Upstream("tlb_flush_mmu")
  void flushMmu(Task current) {
    if (!needFlush) {
      return;
    }
    needFlush = false;
    MemoryMap map = mm.map();
    if (fullmm) {
      map.tlbs().flushMm(current);
    } else {
      map.tlbs().flushRange(current, start, end);
    }
    for (Page page : pages) {
      memory.put(current, page);
    }
    pages.clear();
  }
}
