// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Rmap.Place;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.sync.RwSemaphore;
import org.jspecify.annotations.Nullable;

/** Tracking of idle pages: {@code mm/page_idle.c}. */
final class PageIdle {
  private final Vm vm;

  PageIdle(Vm vm) {
    this.vm = vm;
  }

  /** {@code page_idle_bitmap_write}, {@code page_idle_bitmap_read}: both look at the young bits. */
  @Upstream("page_idle_bitmap_read")
  int pageIdle(Task current, MmStruct mm, long address, boolean set) {
    Page page = pageAt(current, mm, address);
    if (page == null) {
      return VmOperations.EFAULT;
    }
    int idle = 0;
    if (set || page.test(current, Page.Flag.IDLE)) {
      clearPteRefs(current, page);
      if (set) {
        page.set(current, Page.Flag.IDLE);
      }
      idle = page.test(current, Page.Flag.IDLE) ? 1 : 0;
    }
    vm.memory.put(current, page);
    return set ? 0 : idle;
  }

  private @Nullable Page pageAt(Task current, MmStruct mm, long address) {
    PageTable pmd = mm.map().pgd().pmd(current, address);
    PageTable table = pmd == null ? null : pmd.tableAt(current, address);
    PageTable at = table == null ? pmd : table;
    long pte = at == null ? Pte.NONE : at.read(current, address);
    if (!Pte.mapsFrame(pte)) {
      return null;
    }
    Page page = vm.memory.page(Pte.pfn(pte));
    page.get(current);
    return page;
  }

  /** {@code page_idle_clear_pte_refs}. */
  @Upstream("page_idle_clear_pte_refs")
  private void clearPteRefs(Task current, Page page) {
    RwSemaphore lock = Rmap.lockOf(current, page);
    if (lock == null) {
      return;
    }
    boolean needLock = !Rmap.isAnon(current, page) || page.test(current, Page.Flag.KSM);
    if (needLock) {
      page.lock().lock(current);
    }
    lock.downRead(current);
    for (Place place : Rmap.places(current, page, true)) {
      clearPteRefsOne(current, page, place.vma(), place.address());
    }
    lock.upRead(current);
    if (needLock) {
      page.lock().unlock(current);
    }
  }

  /** {@code page_idle_clear_pte_refs_one}: clear_young, whether the CPU's bit was set or not. */
  @Upstream("page_idle_clear_pte_refs_one")
  private void clearPteRefsOne(Task current, Page page, Vma vma, long address) {
    boolean[] referenced = {false};
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        null,
        (at, table, huge) -> {
          referenced[0] |=
              huge
                  ? vm.notify.pmdpClearYoungNotify(current, vma, at, table)
                  : vm.notify.ptepClearYoungNotify(current, vma, at, table);
          return true;
        });
    if (referenced[0]) {
      page.clear(current, Page.Flag.IDLE);
      page.set(current, Page.Flag.YOUNG); // so that reclaim does not miss it
    }
  }
}
