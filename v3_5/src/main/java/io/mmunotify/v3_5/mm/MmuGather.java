// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mm.MmStruct;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code struct mmu_gather}: pages that are no longer mapped, kept until no TLB has them. What is
 * flushed is the whole mm, if anything was unmapped.
 */
final class MmuGather {
  private final MmStruct mm;
  private final PhysicalMemory memory;
  private boolean needFlush;
  private final List<Page> pages = new ArrayList<>();

  private MmuGather(MmStruct mm, PhysicalMemory memory) {
    this.mm = mm;
    this.memory = memory;
  }

  /** {@code tlb_gather_mmu}. */
  @Upstream("tlb_gather_mmu")
  static MmuGather gather(MmStruct mm, Vm vm) {
    return new MmuGather(mm, vm.memory);
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

  /** {@code __tlb_remove_page}: the page is given back behind the flush; there is always room. */
  void removePage(Page page) {
    pages.add(page);
  }

  /** {@code tlb_flush_mmu}: the CPUs' TLBs, then the frames are free. */
  @Upstream("tlb_flush_mmu")
  void flushMmu(Task current) {
    if (!needFlush) {
      return;
    }
    needFlush = false;
    mm.map().tlbs().flushMm(current);
    for (Page page : pages) {
      memory.put(current, page);
    }
    pages.clear();
  }
}
