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
    Pgd pgd = vma.mm().map().pgd();
    PageTable first = pgd.pmd(current, address);
    if (first != null && isHugeOf(first.read(current, address), page)) {
      walkHuge(current, page, address, first, hugeLock, visitor);
      return;
    }
    // Its frames may lie in more than one table, and its first ones in front of the area.
    int pages = page == page.head() ? page.compoundPages() : 1;
    int skipped = pages == 1 ? 0 : (int) (vma.indexOf(address) - page.index());
    long end = Math.min(vma.end(), address + (pages - skipped) * Pgd.PAGE_SIZE);
    long next;
    boolean on = true;
    for (long from = address; from < end && on; from = next) {
      next = pgd.pmdEnd(from, end);
      int pfn = page.pfn() + skipped + (int) ((from - address) >> Pgd.PAGE_SHIFT);
      PageTable table = pgd.table(current, from);
      on = table == null || walkTable(current, table, from, next, pfn, visitor);
    }
  }

  private static void walkHuge(
      Task current,
      Page page,
      long address,
      PageTable pmd,
      @Nullable PageTableLock hugeLock,
      Visitor visitor) {
    PageTableLock lock = hugeLock == null ? pmd.lock() : hugeLock;
    lock.lock(current);
    if (isHugeOf(pmd.read(current, address), page)) {
      boolean _ = visitor.visit(address, pmd, true);
    }
    lock.unlock(current);
  }

  private static boolean walkTable(
      Task current, PageTable table, long start, long end, int firstPfn, Visitor visitor) {
    boolean locked = false;
    boolean on = true;
    int pfn = firstPfn;
    for (long each = start; each < end && on; each += Pgd.PAGE_SIZE, pfn++) {
      if (!locked && maps(table.read(current, each), pfn)) {
        table.lock().lock(current);
        locked = true;
      }
      on = !locked || !maps(table.read(current, each), pfn) || visitor.visit(each, table, false);
    }
    if (locked) {
      table.lock().unlock(current);
    }
    return on;
  }

  private static boolean maps(long pte, int pfn) {
    return Pte.mapsFrame(pte) && Pte.pfn(pte) == pfn;
  }

  private static boolean isHugeOf(long pmd, Page page) {
    return Pte.has(pmd, Pte.HUGE) && Pte.mapsFrame(pmd) && Pte.pfn(pmd) == page.head().pfn();
  }
}
