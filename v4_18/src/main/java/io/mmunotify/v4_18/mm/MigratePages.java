// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.MovedPage;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.v4_18.mm.TryToUnmapOne.Batch;
import io.mmunotify.v4_18.mm.TryToUnmapOne.Why;
import java.util.ArrayList;
import java.util.List;

/** Pages move to other frames: {@code mm/migrate.c}. */
final class MigratePages {
  private static final int EBUSY = -16;

  private final Vm vm;

  MigratePages(Vm vm) {
    this.vm = vm;
  }

  /** {@code do_pages_move}: all pages are found first, each under mmap_sem, and moved without. */
  @Upstream("do_pages_move")
  int doPagesMove(Task current, MmStruct mm, long start, long end) {
    List<Page> list = new ArrayList<>();
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      Page page = FollowPage.get(current, vm.memory, mm, address);
      if (page == null) {
        continue;
      }
      Page head = page.head(); // a huge page moves as a whole; one from the pool by its head alone
      boolean tailOfPool = page != head && head.test(current, Page.Flag.HUGETLB);
      if (tailOfPool || list.contains(head)) {
        vm.memory.put(current, page);
      } else {
        list.add(head);
      }
    }
    int error = 0;
    for (Page page : list) {
      int result = unmapAndMove(current, page);
      error = result == 0 ? error : result;
    }
    return error;
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
    boolean unmapped = vm.tryToUnmapOne.tryToUnmap(current, page, Why.MIGRATION, new Batch());
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
          MovedPage.removeMigrationPtes(current, vm.memory, vma, address, page, target, false);
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
