// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.v3_5.mm.TryToUnmapOne.Why;

/** Pages are no longer locked in memory: {@code mm/mlock.c}. */
final class Munlock {
  private final Vm vm;

  Munlock(Vm vm) {
    this.vm = vm;
  }

  /** {@code munlock_vma_pages_range}: the caller holds mmap_sem for write. */
  @Upstream("munlock_vma_pages_range")
  void munlockVmaPagesRange(Task current, Vma vma, long start, long end) {
    vma.setFlags(current, vma.flags() & ~Vma.VM_LOCKED);
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      Page page = FollowPage.getLocked(current, vm.memory, vma.mm(), address);
      if (page != null) {
        munlockVmaPage(current, page);
        vm.memory.put(current, page);
      }
    }
  }

  /** {@code munlock_vma_page}: a page that others map, too, may be locked by one of them. */
  @Upstream("munlock_vma_page")
  private void munlockVmaPage(Task current, Page page) {
    Page head = page.lockHead(current);
    if (head.testClear(current, Page.Flag.MLOCKED) && page.mapcount(current) > 1) {
      boolean _ = vm.tryToUnmapOne.tryToUnmap(current, page, Why.MUNLOCK); // try_to_munlock
    }
    head.lock().unlock(current);
  }
}
