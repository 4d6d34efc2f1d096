// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mmu;

import io.mmunotify.hw.check.UnlockedEntry;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One table of a page table: of the lowest level, whose entries map pages, or of the upper one,
 * whose entries map huge pages or refer to tables of the lowest. The methods are the kernel's
 * primitives; whoever changes an entry holds the table's lock, but for the young and dirty bits,
 * that a processor sets whenever it walks.
 */
public final class PageTable extends KernelObject {
  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(long[].class);

  private final Named mm;
  private final PageTableLock mmLock;
  private final boolean upper;
  private final int shift;
  private final long base;
  private final long[] entries;
  private final @Nullable PageTable[] tables;
  private final PageTableLock lock;

  /** Whether a walk can find it; what nobody finds needs no lock. For the checker alone. */
  private volatile boolean found;

  /** A table of the lowest level. */
  static PageTable lowest(Named mm, PageTableLock mmLock, long base, int entries) {
    return new PageTable(mm, mmLock, false, base, entries, Pgd.PAGE_SHIFT);
  }

  /** A table of the upper level, whose entries cover {@code 1 << shift} bytes each. */
  static PageTable upper(Named mm, PageTableLock mmLock, long base, int entries, int shift) {
    return new PageTable(mm, mmLock, true, base, entries, shift);
  }

  @SuppressWarnings("this-escape") // the lock lies in this table's memory
  private PageTable(
      Named mm, PageTableLock mmLock, boolean upper, long base, int count, int shift) {
    this.mm = mm;
    this.mmLock = mmLock;
    this.upper = upper;
    this.found = upper;
    this.shift = shift;
    this.base = base;
    this.entries = new long[count];
    this.tables = new @Nullable PageTable[upper ? count : 0];
    this.lock =
        new PageTableLock(
            this, mm, upper ? "pmd_lock" : "ptl", base, base + ((long) count << shift));
  }

  /** Guards the entries; those of huge pages in a table of the upper level. */
  public PageTableLock lock() {
    return lock;
  }

  /**
   * {@code mm->page_table_lock}: guards entries of huge pages where a kernel has no lock for them.
   */
  public PageTableLock pageTableLock() {
    return mmLock;
  }

  /** Whether it is of the upper level. */
  public boolean isUpper() {
    return upper;
  }

  /** The first address that it covers. */
  public long base() {
    return base;
  }

  private int slot(long address) {
    return (int) ((address - base) >> shift);
  }

  /** The entry of an address: a plain load. */
  public long read(Task current, long address) {
    Machine.touch(current, this, Access.READ);
    long pte = peek(address);
    Machine.saw(current, pte);
    return pte;
  }

  /** The entry for somebody outside of the run, or who writes a trace. */
  public long peek(long address) {
    return (long) ENTRY.getAcquire(entries, slot(address));
  }

  /** The table that an entry of the upper level refers to; null where it refers to none. */
  public @Nullable PageTable tableAt(Task current, long address) {
    Machine.touch(current, this, Access.READ);
    PageTable table = peekTable(address);
    Machine.saw(current, table);
    return table;
  }

  /** The same for somebody outside of the run. */
  public @Nullable PageTable peekTable(long address) {
    return Pte.has(peek(address), Pte.TABLE) ? tables[slot(address)] : null;
  }

  /** {@code set_pte_at}, {@code set_pmd_at}. */
  public void set(Task current, long address, long pte) {
    EventKind kind = upper ? EventKind.SET_PMD_AT : EventKind.SET_PTE_AT;
    write(current, kind, address, pte);
  }

  /** {@code ptep_get_and_clear}, {@code pmdp_get_and_clear}: returns what was there. */
  public long getAndClear(Task current, long address) {
    EventKind kind = upper ? EventKind.PMDP_GET_AND_CLEAR : EventKind.PTEP_GET_AND_CLEAR;
    Machine.step(current, kind);
    Machine.touch(current, this, Access.WRITE);
    check(current, kind, address);
    long pte = (long) ENTRY.getAndSet(entries, slot(address), Pte.NONE);
    Machine.saw(current, pte);
    record(current, kind, address, pte);
    return pte;
  }

  /** {@code ptep_set_wrprotect}. */
  public void setWrprotect(Task current, long address) {
    EventKind kind = upper ? EventKind.PMDP_SET_WRPROTECT : EventKind.PTEP_SET_WRPROTECT;
    Machine.step(current, kind);
    Machine.touch(current, this, Access.WRITE);
    check(current, kind, address);
    long _ = (long) ENTRY.getAndBitwiseAnd(entries, slot(address), ~Pte.WRITE);
    Machine.record(current, kind, mm, address);
  }

  /** {@code ptep_test_and_clear_young}. */
  public boolean testAndClearYoung(Task current, long address) {
    EventKind kind =
        upper ? EventKind.PMDP_TEST_AND_CLEAR_YOUNG : EventKind.PTEP_TEST_AND_CLEAR_YOUNG;
    Machine.step(current, kind);
    Machine.touch(current, this, Access.WRITE);
    check(current, kind, address);
    long before = (long) ENTRY.getAndBitwiseAnd(entries, slot(address), ~Pte.YOUNG);
    boolean young = Pte.has(before, Pte.YOUNG);
    Machine.saw(current, young);
    if (Machine.tracing(current)) {
      Event event = new Event(current.traceName(), kind, mm, address, young ? 1L : 0L);
      Machine.record(current, event);
    }
    return young;
  }

  /**
   * {@code ptep_set_access_flags}: replaces the entry by one that allows more. Returns whether it
   * changed.
   */
  public boolean setAccessFlags(Task current, long address, long pte, boolean dirty) {
    boolean changed = read(current, address) != pte;
    if (changed && dirty) {
      EventKind kind = upper ? EventKind.PMDP_SET_ACCESS_FLAGS : EventKind.PTEP_SET_ACCESS_FLAGS;
      write(current, kind, address, pte);
    }
    return changed;
  }

  /** {@code pmdp_invalidate} without its flush: not present, but still a huge page. */
  public long invalidate(Task current, long address) {
    Machine.step(current, EventKind.PMDP_INVALIDATE);
    Machine.touch(current, this, Access.WRITE);
    check(current, EventKind.PMDP_INVALIDATE, address);
    long gone = ~(Pte.PRESENT | Pte.PROTNONE);
    long pmd = (long) ENTRY.getAndBitwiseAnd(entries, slot(address), gone);
    Machine.saw(current, pmd);
    record(current, EventKind.PMDP_INVALIDATE, address, pmd);
    return pmd;
  }

  /** {@code pmd_populate}: the entry refers to a table from now on. */
  public void populate(Task current, long address, PageTable table) {
    Machine.step(current, EventKind.PMD_POPULATE);
    Machine.touch(current, this, Access.WRITE);
    check(current, EventKind.PMD_POPULATE, address);
    tables[slot(address)] = table; // in front of the entry, by which a walk finds it
    table.found = true;
    ENTRY.setRelease(entries, slot(address), Pte.TABLE);
    Machine.record(current, EventKind.PMD_POPULATE, mm, address);
  }

  /** {@code pmd_clear}: the entry refers to nothing from now on. Returns the table that it had. */
  public @Nullable PageTable clearTable(Task current, long address) {
    Machine.step(current, EventKind.PMD_CLEAR);
    Machine.touch(current, this, Access.WRITE);
    PageTable table = tables[slot(address)];
    ENTRY.setRelease(entries, slot(address), Pte.NONE);
    if (table != null) {
      table.found = false;
    }
    Machine.record(current, EventKind.PMD_CLEAR, mm, address);
    return table;
  }

  private void write(Task current, EventKind kind, long address, long pte) {
    Machine.step(current, kind);
    Machine.touch(current, this, Access.WRITE);
    check(current, kind, address);
    ENTRY.setRelease(entries, slot(address), pte);
    record(current, kind, address, pte);
  }

  private void check(Task current, EventKind how, long address) {
    if (!found || !Machine.stepped(current)) {
      return;
    }
    for (KernelObject held : current.locks().held()) {
      if (held instanceof PageTableLock ptl && ptl.guards(mm, address, address + 1)) {
        return;
      }
    }
    UnlockedEntry.changed(current, how);
  }

  private void record(Task current, EventKind kind, long address, long pte) {
    if (Machine.tracing(current)) {
      String words = Pte.words(pte, false);
      Machine.record(
          current, new Event(current.traceName(), kind, mm, address, Pte.frame(pte), words));
    }
  }

  /**
   * What a processor does when it walks: sets young, and dirty for a store, if the entry allows the
   * access.
   *
   * @return the entry as it is then; as it was where the access is not allowed
   */
  long walk(Task current, long address, boolean write) {
    Machine.touch(current, this, Access.WRITE);
    for (; ; ) {
      long pte = peek(address);
      if (!Pte.has(pte, Pte.PRESENT)
          || Pte.has(pte, Pte.PROTNONE)
          || (write && !Pte.has(pte, Pte.WRITE))) {
        return pte;
      }
      long used = pte | Pte.YOUNG | (write ? Pte.DIRTY | Pte.SOFT_DIRTY : 0);
      if (used == pte || ENTRY.compareAndSet(entries, slot(address), pte, used)) {
        return used;
      }
    }
  }

  /** Whether no entry is left. Only by who holds its lock or has the table alone. */
  public boolean isEmpty() {
    return Arrays.stream(entries).allMatch(Pte::none);
  }

  @Override
  public @Nullable Object contents() {
    if (isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] != 0) {
        text.append(i).append(':').append(Long.toHexString(entries[i]));
        PageTable table = Pte.has(entries[i], Pte.TABLE) ? tables[i] : null;
        text.append(table == null ? " " : "@" + table.id() + " ");
      }
    }
    return text.toString();
  }
}
