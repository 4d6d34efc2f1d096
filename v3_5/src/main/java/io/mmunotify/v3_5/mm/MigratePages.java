// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.MovedPage;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.v3_5.mm.TryToUnmapOne.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages move to other frames: {@code mm/migrate.c}. */
final class MigratePages {
  private static final int EBUSY = -16;

  private final Vm vm;

  MigratePages(Vm vm) {
    this.vm = vm;
  }

  /** {@code do_move_page_to_node_array}: all pages are found first; all under mmap_sem. */
  @Upstream("do_move_page_to_node_array")
  int doMovePageToNodeArray(Task current, MmStruct mm, long start, long end) {
    List<Page> list = new ArrayList<>();
    List<Page> pool = new ArrayList<>(); // soft_offline_huge_page: move_pages cannot
    mm.mmapSem().downRead(current);
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      Page page = followPage(current, mm, address);
      if (page == null) {
        continue;
      }
      List<Page> found = page.test(current, Page.Flag.HUGETLB) ? pool : list;
      if (page != page.head() || found.contains(page)) { // a tail of the pool's, or met before
        vm.memory.put(current, page);
      } else {
        found.add(page);
      }
    }
    int error = 0;
    for (Page page : list) {
      int result = unmapAndMove(current, page);
      error = result == 0 ? error : result;
    }
    mm.mmapSem().upRead(current);
    for (Page page : pool) {
      int result = unmapAndMove(current, page);
      error = result == 0 ? error : result;
    }
    return error;
  }

  /** {@code FOLL_GET | FOLL_SPLIT}: huge pages are moved page by page. */
  private @Nullable Page followPage(Task current, MmStruct mm, long address) {
    Vma vma = mm.map().at(current, address);
    PageTable pmd = mm.map().pgd().pmd(current, address);
    if (vma == null || pmd == null) {
      return null;
    }
    if (!vma.isHugetlb() && Pte.has(pmd.read(current, address), Pte.HUGE)) {
      vm.splitHugePage.splitHugePagePmd(current, vma, pmd, address);
    }
    Page page = FollowPage.getLocked(current, vm.memory, mm, address);
    if (page != null && page.test(current, Page.Flag.KSM)) {
      vm.memory.put(current, page);
      return null;
    }
    return page;
  }

  /** {@code unmap_and_move}: the caller has a reference, which is given back. */
  @Upstream("unmap_and_move")
  private int unmapAndMove(Task current, Page page) {
    Page fresh = vm.memory.alloc(current, page.compoundPages());
    if (fresh == null) {
      vm.memory.put(current, page);
      return PageFault.ENOMEM;
    }
    page.lock().lock(current);
    boolean _ =
        fresh.lock().tryLock(current); // whoever finds it in the cache waits for its entries
    boolean unmapped = vm.tryToUnmapOne.tryToUnmap(current, page, Why.MIGRATION);
    boolean sole = page.count(current) == MovedPage.expectedCount(current, page);
    Page target = unmapped && sole ? fresh : page;
    if (target == fresh) {
      MovedPage.copy(current, vm.memory, page, fresh);
    }
    vm.rmapWalk.walk(
        current,
        page,
        (vma, address) -> {
          // The new frames appear, and nobody is told.
          MovedPage.removeMigrationPtes(current, vm.memory, vma, address, page, target, true);
          return true;
        });
    if (target == fresh) {
      MovedPage.left(current, page);
    }
    fresh.lock().unlock(current);
    page.lock().unlock(current);
    vm.memory.put(current, page); // the last one, if it was moved
    vm.memory.put(current, fresh); // the allocation's: entries have their own
    return target == fresh ? 0 : EBUSY;
  }
}
