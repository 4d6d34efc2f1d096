// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;

/** Tracking of idle pages: {@code mm/page_idle.c}. */
final class PageIdle {
  private final Vm vm;

  PageIdle(Vm vm) {
    this.vm = vm;
  }

  /** {@code page_idle_bitmap_write}, {@code page_idle_bitmap_read}: both look at the young bits. */
  @Upstream("page_idle_bitmap_read")
  int pageIdle(Task current, MmStruct mm, long address, boolean set) {
    Page page = FollowPage.get(current, vm.memory, mm, address);
    if (page == null) {
      return VmOperations.EFAULT;
    }
    if (page != page.head() || page.test(current, Page.Flag.HUGETLB)) { // page_idle_get_page
      vm.memory.put(current, page);
      return 0;
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

  /** {@code page_idle_clear_pte_refs}. */
  @Upstream("page_idle_clear_pte_refs")
  private void clearPteRefs(Task current, Page page) {
    boolean needLock = !Rmap.isAnon(current, page) || page.test(current, Page.Flag.KSM);
    if (needLock) {
      page.lock().lock(current);
    }
    vm.rmapWalk.walk(
        current,
        page,
        (vma, address) -> {
          clearPteRefsOne(current, page, vma, address);
          return true;
        });
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
