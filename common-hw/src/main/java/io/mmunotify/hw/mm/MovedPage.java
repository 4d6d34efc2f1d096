// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.PageTableLock;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** What of a migration no notifier hears: {@code mm/migrate.c}. */
public final class MovedPage {
  private MovedPage() {}

  /** {@code migrate_page}: content, flags and the place in the cache. Both pages are locked. */
  public static void copy(Task current, PhysicalMemory memory, Page page, Page fresh) {
    for (int i = 0; i < page.compoundPages(); i++) {
      long content = memory.page(page.pfn() + i).read(current);
      memory.page(fresh.pfn() + i).write(current, content);
    }
    for (Page.Flag flag : Page.Flag.values()) {
      if (page.test(current, flag)) {
        fresh.set(current, flag);
      }
    }
    fresh.setMapping(current, page.mapping(current), page.index());
    if (page.mapping(current) instanceof MappedFile file) {
      fresh.get(current);
      file.add(current, page.index(), fresh);
      memory.put(current, page);
    } else if (page.mapping(current) instanceof StableNode node) {
      node.setPage(current, fresh); // ksm_migrate_page
    }
  }

  /**
   * {@code move_to_new_page}, at its end: the old page belongs to nothing any more. Whoever found
   * it in the cache and waits for its lock looks at that, and finds the new page then.
   */
  public static void left(Task current, Page page) {
    page.setMapping(current, null, page.index());
  }

  /** How many references a page has that nobody but its mapping and the caller uses. */
  public static int expectedCount(Task current, Page page) {
    return page.mapping(current) instanceof MappedFile ? 2 : 1;
  }

  /**
   * {@code remove_migration_pte}: the new frames appear; young and dirty are lost. The lock of what
   * the page belongs to is held.
   *
   * @param address of the page, or the area's first where the page begins in front of it
   * @param old what the entries wait for
   * @param hugeLock whether page_table_lock guards entries of huge pages
   */
  public static void removeMigrationPtes(
      Task current,
      PhysicalMemory memory,
      Vma vma,
      long address,
      Page old,
      Page fresh,
      boolean hugeLock) {
    Pgd pgd = vma.mm().map().pgd();
    PageTable pmd = pgd.pmd(current, address);
    if (pmd != null && waitsFor(pmd.read(current, address), old)) {
      removeOne(current, vma, address, pmd, old, fresh, hugeLock);
      return;
    }
    int skipped = old.compoundPages() == 1 ? 0 : (int) (vma.indexOf(address) - old.index());
    for (int i = skipped; i < old.compoundPages(); i++) {
      long at = address + (i - skipped) * Pgd.PAGE_SIZE;
      PageTable table = at < vma.end() ? pgd.table(current, at) : null;
      Page each = memory.page(old.pfn() + i);
      if (table != null && waitsFor(table.read(current, at), each)) {
        removeOne(current, vma, at, table, each, memory.page(fresh.pfn() + i), false);
      }
    }
  }

  private static void removeOne(
      Task current,
      Vma vma,
      long address,
      PageTable table,
      Page old,
      Page fresh,
      boolean hugeLock) {
    PageTableLock lock = hugeLock ? table.pageTableLock() : table.lock();
    lock.lock(current);
    long entry = table.read(current, address);
    if (waitsFor(entry, old)) {
      long pte = Pte.make(fresh.pfn(), Pte.mkold(vma.pageProt()) | (entry & Pte.HUGE));
      if (Pte.has(entry, Pte.MIGRATION_WRITE)) {
        pte = vma.maybeMkwrite(pte);
      }
      fresh.head().get(current);
      if (Pte.has(entry, Pte.HUGE)) {
        fresh.addCompoundMapcount(current, 1);
      } else {
        fresh.addMapcount(current, 1);
      }
      table.set(current, address, pte);
    }
    lock.unlock(current);
  }

  private static boolean waitsFor(long entry, Page old) {
    return Pte.has(entry, Pte.MIGRATION) && Pte.pfn(entry) == old.pfn();
  }

  /** {@code make_migration_entry}: of the frame that an entry mapped. */
  public static long entry(Page page, long mapped) {
    long write = Pte.has(mapped, Pte.WRITE) ? Pte.MIGRATION_WRITE : 0;
    return Pte.make(page.pfn(), Pte.MIGRATION | write | (mapped & Pte.HUGE));
  }
}
