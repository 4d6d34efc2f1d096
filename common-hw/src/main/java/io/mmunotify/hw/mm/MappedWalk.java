// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.PageTableLock;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/**
 * {@code page_vma_mapped_walk}, {@code page_check_address}: the entries that map a page at an
 * address, under their lock.
 */
public final class MappedWalk {
  private MappedWalk() {}

  /** Looks at one entry. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * The table's lock is held.
     *
     * @param table of the lowest level, or of the upper one for a huge page
     * @return whether to look at the next
     */
    boolean visit(long address, PageTable table, boolean huge);
  }

  /**
   * Visits the entries of a page.
   *
   * @param hugeLock what guards entries of huge pages; null for the lock of their table
   */
  public static void walk(
      Task current,
      Page page,
      Vma vma,
      long address,
      @Nullable PageTableLock hugeLock,
      Visitor visitor) {
    PageTable pmd = vma.mm().map().pgd().pmd(current, address);
    if (pmd == null) {
      return;
    }
    if (isHugeOf(pmd.read(current, address), page)) {
      PageTableLock lock = hugeLock == null ? pmd.lock() : hugeLock;
      lock.lock(current);
      if (isHugeOf(pmd.read(current, address), page)) {
        boolean _ = visitor.visit(address, pmd, true);
      }
      lock.unlock(current);
      return;
    }
    PageTable table = pmd.tableAt(current, address);
    if (table != null) {
      walkTable(
          current, page, address, table, Math.min(vma.end(), tableEnd(vma, address)), visitor);
    }
  }

  private static long tableEnd(Vma vma, long address) {
    Pgd pgd = vma.mm().map().pgd();
    return pgd.pmdBase(address) + pgd.pmdSize();
  }

  private static void walkTable(
      Task current, Page page, long address, PageTable table, long end, Visitor visitor) {
    int pages = page == page.head() ? page.compoundPages() : 1;
    boolean locked = false;
    for (int i = 0; i < pages && address + i * Pgd.PAGE_SIZE < end; i++) {
      long each = address + i * Pgd.PAGE_SIZE;
      int pfn = page.pfn() + i;
      if (!locked && maps(table.read(current, each), pfn)) {
        table.lock().lock(current);
        locked = true;
      }
      if (locked && maps(table.read(current, each), pfn) && !visitor.visit(each, table, false)) {
        break;
      }
    }
    if (locked) {
      table.lock().unlock(current);
    }
  }

  private static boolean maps(long pte, int pfn) {
    return Pte.mapsFrame(pte) && Pte.pfn(pte) == pfn;
  }

  private static boolean isHugeOf(long pmd, Page page) {
    return Pte.has(pmd, Pte.HUGE) && Pte.mapsFrame(pmd) && Pte.pfn(pmd) == page.head().pfn();
  }
}
