// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mmu;

import io.mmunotify.hw.check.FreedFrame;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.function.LongUnaryOperator;

/**
 * A processor's accesses to user memory: through its TLB; where that has nothing, through the page
 * table; where that does not allow it, through the kernel's fault handler, and then once more.
 */
public final class Processor {
  private final PhysicalMemory memory;

  /**
   * @param memory what is accessed
   */
  public Processor(PhysicalMemory memory) {
    this.memory = memory;
  }

  /** The kernel's page fault handler. */
  @FunctionalInterface
  public interface FaultHandler {
    /**
     * Makes an access possible. May sleep.
     *
     * @return 0, or a negative error number where it is not to be
     */
    int fault(Task current, long address, boolean write);
  }

  /** {@code VM_FAULT_SIGBUS} and the like: a bad address. */
  public static final int EFAULT = -14;

  /** Loads the word of a page; a fault that cannot be handled ends it with a negative number. */
  public long load(Task current, Named mm, Pgd pgd, Tlbs tlbs, long address, FaultHandler handler) {
    return access(current, mm, pgd, tlbs, address, false, handler, value -> value);
  }

  /**
   * Stores a word.
   *
   * @return 0, or a negative number
   */
  public long store(
      Task current, Named mm, Pgd pgd, Tlbs tlbs, long address, long value, FaultHandler handler) {
    long result = access(current, mm, pgd, tlbs, address, true, handler, _ -> value);
    return result == value ? 0 : result;
  }

  private long access(
      Task current,
      Named mm,
      Pgd pgd,
      Tlbs tlbs,
      long address,
      boolean write,
      FaultHandler handler,
      LongUnaryOperator change) {
    Tlb tlb = tlbs.mine(current);
    for (; ; ) {
      Machine.look(current, tlb);
      boolean hit = tlb.find(address, write) != null;
      Machine.saw(current, hit);
      if (hit) {
        Machine.step(current, write ? EventKind.STORE : EventKind.LOAD);
        Machine.touch(current, tlb, Access.READ);
        tlb.enter();
        Tlb.Entry entry = tlb.find(address, write);
        if (entry != null) {
          if (entry.page().freed()) {
            FreedFrame.accessed(current, write);
          }
          long value = change.applyAsLong(entry.page().read(current));
          if (write) {
            entry.page().write(current, value);
          }
          tlb.leave();
          record(current, write ? EventKind.STORE : EventKind.LOAD, mm, address, entry, value);
          return value;
        }
        tlb.leave(); // flushed since the look
      }
      long pte = walk(current, mm, pgd, tlb, address, write);
      if (!allows(pte, write)) {
        int error = handler.fault(current, address, write);
        if (error < 0) {
          return error;
        }
      }
    }
  }

  private static boolean allows(long pte, boolean write) {
    return Pte.has(pte, Pte.PRESENT)
        && !Pte.has(pte, Pte.PROTNONE | Pte.SPLITTING)
        && (!write || Pte.has(pte, Pte.WRITE));
  }

  /** A walk is one step: what a processor reads of a page table, it does not give away. */
  private long walk(Task current, Named mm, Pgd pgd, Tlb tlb, long address, boolean write) {
    Machine.step(current, EventKind.PAGE_WALK);
    tlb.enter();
    PageTable pmd = pgd.pmd(current, address);
    PageTable table = pmd == null ? null : pmd.tableAt(current, address);
    PageTable leaf = table == null ? pmd : table;
    long pte = leaf == null ? Pte.NONE : leaf.walk(current, address, write);
    if (Pte.has(pte, Pte.TABLE)) {
      pte = Pte.NONE;
    }
    if (allows(pte, write)) {
      long offset = Pte.has(pte, Pte.HUGE) ? (address - pgd.pmdBase(address)) >> Pgd.PAGE_SHIFT : 0;
      Page page = memory.page(Pte.pfn(pte) + (Pte.has(pte, Pte.ZERO) ? 0 : (int) offset));
      tlb.fill(current, address, new Tlb.Entry(page, pte));
    }
    tlb.leave();
    Machine.saw(current, pte);
    if (Machine.tracing(current)) {
      Event event =
          new Event(
              current.traceName(),
              EventKind.PAGE_WALK,
              mm,
              address,
              write,
              Pte.frame(pte),
              Pte.words(pte, false));
      Machine.record(current, event);
    }
    return pte;
  }

  private static void record(
      Task current, EventKind kind, Named mm, long address, Tlb.Entry entry, long value) {
    if (Machine.tracing(current)) {
      int pfn = entry.page().pfn();
      Machine.record(current, new Event(current.traceName(), kind, mm, address, pfn, value));
    }
  }
}
