// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/** A store to a page that is mapped read-only: {@code do_wp_page}. The caller holds mmap_sem. */
final class DoWpPage {
  private final Vm vm;

  DoWpPage(Vm vm) {
    this.vm = vm;
  }

  /** The table's lock is held, and given back. Returns 0 or an error number. */
  @Upstream("do_wp_page")
  int doWpPage(Task current, Vma vma, long address, PageTable table, long pte) {
    Page page = Pte.has(pte, Pte.ZERO) ? null : vm.memory.page(Pte.pfn(pte));
    if (page == null) {
      table.lock().unlock(current);
      return wpPageCopy(current, vma, address, table, pte, null);
    }
    if (Rmap.isAnon(current, page) && !page.test(current, Page.Flag.KSM)) {
      // The lock keeps reuse and the swap cache apart; it may sleep, so the entry is looked at
      // again.
      page.get(current);
      table.lock().unlock(current);
      Page locked = page.lockHead(current);
      table.lock().lock(current);
      boolean same = table.read(current, address) == pte;
      boolean reuse = same && reuseSwapPage(current, page);
      if (reuse) {
        Rmap.setAnon(current, page, vma, address);
        wpPageReuse(current, vma, address, table, pte);
      }
      locked.lock().unlock(current);
      vm.memory.put(current, page);
      if (reuse || !same) {
        table.lock().unlock(current);
        return 0;
      }
    } else if (vma.has(Vma.VM_SHARED)) {
      page.set(current, Page.Flag.DIRTY); // page_mkwrite tells the file
      wpPageReuse(current, vma, address, table, pte);
      table.lock().unlock(current);
      return 0;
    }
    page.get(current);
    table.lock().unlock(current);
    return wpPageCopy(current, vma, address, table, pte, page);
  }

  /** {@code reuse_swap_page}: nobody else maps any part of it, and swap has no other user. */
  boolean reuseSwapPage(Task current, Page page) {
    if (page.test(current, Page.Flag.KSM)) { // merged while the lock was waited for
      return false;
    }
    int slot = page.swapSlot(current);
    int swapUsers = slot < 0 ? 0 : vm.swap.users(current, slot) - 1;
    return page.head().totalMapcount(current, vm.memory) + swapUsers == 1;
  }

  private static void wpPageReuse(Task current, Vma vma, long address, PageTable table, long pte) {
    long entry = vma.maybeMkwrite(pte | Pte.YOUNG | Pte.DIRTY);
    boolean _ = table.setAccessFlags(current, address, entry, true);
  }

  /** {@code wp_page_copy}: the store goes to a copy. */
  @Upstream("wp_page_copy")
  private int wpPageCopy(
      Task current, Vma vma, long address, PageTable table, long pte, @Nullable Page old) {
    AnonVma _ = AnonVma.prepare(current, vma);
    Page copy = vm.memory.alloc(current, 1);
    if (copy == null) {
      if (old != null) {
        vm.memory.put(current, old);
      }
      return PageFault.ENOMEM;
    }
    copy.write(current, old == null ? 0 : old.read(current));
    long start = address;
    long end = start + Pgd.PAGE_SIZE;
    vm.hooks.invalidateRangeStart(current, vma.mm(), start, end);
    table.lock().lock(current);
    boolean same = table.read(current, address) == pte;
    if (same) {
      long entry = Pte.make(copy.pfn(), vma.maybeMkwrite(vma.pageProt() | Pte.DIRTY));
      // Cleared and flushed first: no CPU may write the copy while another reads the original.
      long _ = vm.notify.ptepClearFlushNotify(current, vma, address, table);
      Rmap.addNewAnon(current, copy, vma, address);
      vm.notify.setPteAtNotify(current, vma, address, table, entry);
      if (old != null) {
        // Behind the new entry: whoever sees the count fall may write the page at once.
        old.addMapcount(current, -1);
      }
    }
    Page leaving = same ? old : copy;
    if (leaving != null) {
      vm.memory.put(current, leaving);
    }
    table.lock().unlock(current);
    vm.hooks.invalidateRangeOnlyEnd(current, vma.mm(), start, end);
    if (old != null) {
      vm.memory.put(current, old);
    }
    return 0;
  }
}
