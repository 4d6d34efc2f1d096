// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/**
 * {@code follow_page}: from an address to what its entry says, without a fault. The caller holds
 * mmap_sem, unless it says otherwise.
 */
public final class FollowPage {
  private FollowPage() {}

  /** The entry that maps an address, of either level; {@link Pte#NONE} where none does. */
  public static long entry(Task current, MmStruct mm, long address) {
    Pgd pgd = mm.map().pgd();
    PageTable table = pgd.table(current, address);
    return table == null ? pgd.pmdEntry(current, address) : table.read(current, address);
  }

  /** The frame that an address maps, of a huge page the very one; null where it maps none. */
  public static @Nullable Page page(
      Task current, PhysicalMemory memory, MmStruct mm, long address) {
    long entry = entry(current, mm, address);
    if (!Pte.mapsFrame(entry) || Pte.has(entry, Pte.TABLE)) {
      return null;
    }
    Pgd pgd = mm.map().pgd();
    long offset = Pte.has(entry, Pte.HUGE) ? address - pgd.pmdBase(address) : 0;
    return memory.page(Pte.pfn(entry) + (int) (offset >> Pgd.PAGE_SHIFT));
  }

  /** {@code FOLL_GET}: the same with a reference, under mmap_sem, that is taken here. */
  public static @Nullable Page get(Task current, PhysicalMemory memory, MmStruct mm, long address) {
    mm.mmapSem().downRead(current);
    Page page = getLocked(current, memory, mm, address);
    mm.mmapSem().upRead(current);
    return page;
  }

  /**
   * {@code FOLL_GET}: the same for a caller who holds mmap_sem. No lock keeps reclaim from taking
   * the page away, so the entry is looked at again behind the reference.
   */
  public static @Nullable Page getLocked(
      Task current, PhysicalMemory memory, MmStruct mm, long address) {
    for (; ; ) {
      Page page = page(current, memory, mm, address);
      if (page == null || !page.getUnlessZero(current)) {
        return null;
      }
      if (page(current, memory, mm, address) == page) {
        return page;
      }
      memory.put(current, page);
    }
  }
}
