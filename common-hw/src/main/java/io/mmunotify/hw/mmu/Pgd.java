// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mmu;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Named;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The page table of an mm: tables of the upper level ({@code pmd}), 512 entries each, and below
 * them tables of the lowest level. What is above the pmd is a map.
 */
public final class Pgd extends KernelObject {
  /** A page has 4096 bytes. */
  public static final int PAGE_SHIFT = 12;

  public static final long PAGE_SIZE = 1L << PAGE_SHIFT;
  private static final int PMD_ENTRIES = 512;

  private final Named mm;
  private final int pmdShift;
  private final boolean pmdLocks;
  private final ConcurrentSkipListMap<Long, PageTable> pmds = new ConcurrentSkipListMap<>();

  /** {@code page_table_lock}: guards that tables are hung in once. */
  private final PageTableLock pageTableLock;

  /**
   * An empty page table.
   *
   * @param memory in whose memory it lies
   * @param hugePages how many pages a huge page has: a power of two
   * @param pmdLocks whether each table of the upper level has a lock ({@code pmd_lock}), and not
   *     page_table_lock for all
   */
  @SuppressWarnings("this-escape") // the lock lies in this page table's memory
  public Pgd(KernelObject memory, Named mm, int hugePages, boolean pmdLocks) {
    super(memory);
    this.mm = mm;
    this.pmdLocks = pmdLocks;
    this.pmdShift = PAGE_SHIFT + Integer.numberOfTrailingZeros(hugePages);
    this.pageTableLock = new PageTableLock(this, mm, "page_table_lock", 0, Long.MAX_VALUE);
  }

  /** {@code mm->page_table_lock}. */
  public PageTableLock pageTableLock() {
    return pageTableLock;
  }

  /** {@code HPAGE_PMD_SIZE}: the bytes of a huge page. */
  public long pmdSize() {
    return 1L << pmdShift;
  }

  /** {@code HPAGE_PMD_NR}: the pages of a huge page. */
  public int pmdPages() {
    return 1 << (pmdShift - PAGE_SHIFT);
  }

  /** {@code address & HPAGE_PMD_MASK}. */
  public long pmdBase(long address) {
    return address & -pmdSize();
  }

  /** {@code pmd_addr_end}: the end of the address's huge page, or {@code end} if that is less. */
  public long pmdEnd(long address, long end) {
    long next = pmdBase(address) + pmdSize();
    return Math.min(next, end);
  }

  private long pmdTableBase(long address) {
    return address & -((long) PMD_ENTRIES << pmdShift);
  }

  /** The end of the bytes that one table of the upper level covers. */
  public long pmdTableEnd(long address) {
    return pmdTableBase(address) + ((long) PMD_ENTRIES << pmdShift);
  }

  /** {@code pmd_offset}: the table of the upper level; null where there is none. */
  public @Nullable PageTable pmd(Task current, long address) {
    Machine.touch(current, this, Access.READ);
    PageTable pmd = pmds.get(pmdTableBase(address));
    Machine.saw(current, pmd);
    return pmd;
  }

  /** The same for somebody outside of the run. */
  public @Nullable PageTable peekPmd(long address) {
    return pmds.get(pmdTableBase(address));
  }

  /** {@code pmd_alloc}: the same, made where there is none. */
  public PageTable pmdAlloc(Task current, long address) {
    PageTable pmd = pmd(current, address);
    if (pmd != null) {
      return pmd;
    }
    long base = pmdTableBase(address);
    pageTableLock.lock(current);
    Machine.touch(current, this, Access.WRITE);
    PageTable made =
        pmds.computeIfAbsent(
            base, _ -> PageTable.upper(mm, pageTableLock, base, PMD_ENTRIES, pmdShift));
    Machine.saw(
        current, made); // another task's table, or the first object that this task makes now
    pageTableLock.unlock(current);
    return made;
  }

  /** A table of the lowest level for the address, that nothing refers to yet. */
  public PageTable newTable(long address) {
    return PageTable.lowest(mm, pageTableLock, pmdBase(address), pmdPages());
  }

  /** {@code pte_alloc}: the table of the lowest level, made where the upper entry is empty. */
  public @Nullable PageTable pteAlloc(Task current, long address) {
    PageTable pmd = pmdAlloc(current, address);
    if (Pte.none(pmd.read(current, address))) {
      PageTable fresh = newTable(address);
      // The lock under which a huge page appears there, too.
      PageTableLock lock = pmdLocks ? pmd.lock() : pageTableLock;
      lock.lock(current);
      if (Pte.none(pmd.read(current, address))) {
        pmd.populate(current, address, fresh);
      }
      lock.unlock(current);
    }
    return pmd.tableAt(current, address);
  }

  /** The table of the lowest level; null where there is none or a huge page. */
  public @Nullable PageTable table(Task current, long address) {
    PageTable pmd = pmd(current, address);
    return pmd == null ? null : pmd.tableAt(current, address);
  }

  /** The entry of the upper level; {@link Pte#NONE} where there is no table. */
  public long pmdEntry(Task current, long address) {
    PageTable pmd = pmd(current, address);
    return pmd == null ? Pte.NONE : pmd.read(current, address);
  }

  /** Takes a table of the upper level out; only where nobody else can walk it. */
  public void removePmd(Task current, long address) {
    Machine.touch(current, this, Access.WRITE);
    pmds.remove(pmdTableBase(address));
  }

  /** The entry that maps an address, of either level, for somebody outside of the run. */
  public long peek(long address) {
    PageTable pmd = pmds.get(pmdTableBase(address));
    if (pmd == null) {
      return Pte.NONE;
    }
    long entry = pmd.peek(address);
    PageTable table = pmd.peekTable(address);
    return table == null ? (Pte.has(entry, Pte.TABLE) ? Pte.NONE : entry) : table.peek(address);
  }

  /**
   * Calls back for every page that a frame is mapped at, lowest address first; for somebody outside
   * of the run.
   */
  public void forEachMapped(MappedPage visitor) {
    for (PageTable pmd : pmds.values()) {
      for (int i = 0; i < PMD_ENTRIES; i++) {
        long base = pmd.base() + i * pmdSize();
        long entry = pmd.peek(base);
        if (Pte.none(entry)) {
          continue;
        }
        for (int j = 0; j < pmdPages(); j++) {
          long address = base + j * PAGE_SIZE;
          long pte = peek(address);
          if (Pte.mapsFrame(pte)) {
            int offset = Pte.has(pte, Pte.HUGE) ? j : 0;
            visitor.visit(address, Pte.pfn(pte) + offset, Pte.has(pte, Pte.HUGE) ? base : address);
          }
        }
      }
    }
  }

  /**
   * Calls back for every entry that maps a page or stands for one, lowest address first; for
   * somebody outside of the run.
   */
  public void forEachEntry(Entry visitor) {
    for (PageTable pmd : pmds.values()) {
      for (int i = 0; i < PMD_ENTRIES; i++) {
        long base = pmd.base() + i * pmdSize();
        long entry = pmd.peek(base);
        boolean table = Pte.has(entry, Pte.TABLE);
        if (!table && !Pte.none(entry)) {
          visitor.visit(base, entry, pmdPages());
        }
        for (int j = 0; table && j < pmdPages(); j++) {
          long pte = peek(base + j * PAGE_SIZE);
          if (!Pte.none(pte)) {
            visitor.visit(base + j * PAGE_SIZE, pte, 1);
          }
        }
      }
    }
  }

  /** Is told of an entry. */
  @FunctionalInterface
  public interface Entry {
    /**
     * One entry.
     *
     * @param pages how many pages it maps
     */
    void visit(long address, long pte, int pages);
  }

  /** Is told of a page that a frame is mapped at. */
  @FunctionalInterface
  public interface MappedPage {
    /**
     * One page.
     *
     * @param first the first page of the huge page; the page itself where it is small
     */
    void visit(long address, int pfn, long first);
  }

  @Override
  public @Nullable Object contents() {
    StringBuilder text = new StringBuilder();
    pmds.forEach((base, table) -> text.append(base).append('@').append(table.id()).append(' '));
    return text.isEmpty() ? null : text.toString();
  }
}
