// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mmu;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one processor remembers of one mm's page table. An entry is usable until it is flushed,
 * whatever the page table says by then.
 */
public final class Tlb extends KernelObject {
  private final int cpu;
  private final long pmdSize;
  private final ConcurrentHashMap<Long, Entry> entries = new ConcurrentHashMap<>();

  /** Live machine only: whether the processor is between its look-up and the end of its access. */
  private volatile boolean inUse;

  Tlb(int cpu, long pmdSize) {
    this.cpu = cpu;
    this.pmdSize = pmdSize;
  }

  /** A translation: the frame of the address's page, and what may be done with it. */
  record Entry(Page page, long pte) {
    boolean allows(boolean write) {
      return !write || (Pte.has(pte, Pte.WRITE) && Pte.has(pte, Pte.DIRTY));
    }

    void count(int by) {
      page.addTranslations(by, allows(true));
    }
  }

  /** The processor's number. */
  int cpu() {
    return cpu;
  }

  /** Whether an access of the address would need no walk. */
  @Nullable Entry find(long address, boolean write) {
    Entry entry = entries.get(address >> Pgd.PAGE_SHIFT);
    return entry != null && entry.allows(write) ? entry : null;
  }

  void fill(Task current, long address, Entry entry) {
    Machine.touch(current, this, Access.WRITE);
    entry.count(1);
    Entry before = entries.put(address >> Pgd.PAGE_SHIFT, entry);
    if (before != null) {
      before.count(-1);
    }
  }

  /**
   * Drops what it has of a range, for good: the caller changed the page table before.
   *
   * <p>On a live machine a walk that read the old entry may still fill the TLB behind the first
   * flush, and an access may still use that. Walks that begin later find the new entry; so what the
   * second flush leaves, nobody brings back.
   */
  void drop(Task current, long start, long end) {
    flush(current, start, end);
    if (!Machine.stepped(current)) {
      awaitAccess();
      flush(current, start, end);
      awaitAccess();
    }
  }

  /** Drops what it has of a range; an entry of a huge page as a whole. */
  private void flush(Task current, long start, long end) {
    Machine.touch(current, this, Access.WRITE);
    if ((start <= 0 && end < 0) || end == Long.MAX_VALUE) {
      entries.values().removeIf(Tlb::forget);
      return;
    }
    long first = start >> Pgd.PAGE_SHIFT;
    long last = (end - 1) >> Pgd.PAGE_SHIFT;
    long huge = pmdSize >> Pgd.PAGE_SHIFT;
    entries
        .entrySet()
        .removeIf(entry -> {
          long page = entry.getKey();
          boolean isHuge = Pte.has(entry.getValue().pte(), Pte.HUGE);
          long from = isHuge ? page & -huge : page;
          long to = isHuge ? from + huge - 1 : page;
          return from <= last && first <= to && forget(entry.getValue());
        });
  }

  void forEach(Tlbs.Translation visitor) {
    new TreeMap<>(entries)
        .forEach(
            (page, entry) -> visitor.visit(cpu, page << Pgd.PAGE_SHIFT, entry.page(), entry.pte()));
  }

  private static boolean forget(Entry entry) {
    entry.count(-1);
    return true;
  }

  void enter() {
    inUse = true;
  }

  void leave() {
    inUse = false;
  }

  /** Waits until an access, or a walk, that may have found what is gone now is over. */
  private void awaitAccess() {
    while (inUse) {
      Machine.cpuRelax();
    }
  }

  @Override
  public @Nullable Object contents() {
    if (entries.isEmpty()) {
      return null;
    }
    TreeMap<Long, String> sorted = new TreeMap<>();
    entries.forEach((page, entry) -> sorted.put(page, entry.page().id() + "/" + entry.pte()));
    return sorted.toString();
  }
}
