// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.v3_15.mm.TryToUnmapOne.Why;

/** A page is aged, or goes: {@code mm/vmscan.c}. */
final class ShrinkPageList {
  private final Vm vm;

  ShrinkPageList(Vm vm) {
    this.vm = vm;
  }

  /** {@code shrink_page_list} of one page; the caller has a reference, which is given back. */
  @Upstream("shrink_page_list")
  void shrinkPage(Task current, Page page) {
    page.lock().lock(current);
    if (!page.test(current, Page.Flag.MLOCKED) // page_evictable
        && !vm.pageReferenced.pageReferenced(current, page)
        && page.mapping(current) != null) {
      reclaimUnreferenced(current, page);
    }
    page.lock().unlock(current);
    vm.memory.put(current, page);
  }

  private void reclaimUnreferenced(Task current, Page page) {
    boolean anon = Rmap.isAnon(current, page);
    if (anon) {
      addToSwap(current, page);
    }
    boolean unmapped =
        page.mapcount(current) == 0 || vm.tryToUnmapOne.tryToUnmap(current, page, Why.RECLAIM);
    if (unmapped && page.test(current, Page.Flag.DIRTY)) {
      pageout(current, page);
    }
    if (anon) {
      vm.swapCache.remove(current, page); // with its last map, or because the page stays
    } else if (unmapped
        && page.mapping(current) instanceof MappedFile file
        && file.kind() == MappedFile.Kind.DISK
        && page.count(current) == 2) {
      file.remove(current, page.index());
      page.setMapping(current, null, page.index());
      vm.memory.put(current, page);
    }
  }

  /** {@code add_to_swap}: a huge page is split for it. */
  @Upstream("add_to_swap")
  private void addToSwap(Task current, Page page) {
    if (page.isCompound()) {
      vm.splitHugePage.splitHugePage(current, page);
    }
    vm.swapCache.add(current, page);
  }

  private void pageout(Task current, Page page) {
    if (!(page.mapping(current) instanceof MappedFile file)) {
      vm.swapCache.write(current, page);
    } else if (file.kind() == MappedFile.Kind.DISK) {
      file.writeDisk(current, page.index(), page.read(current));
      page.clear(current, Page.Flag.DIRTY);
    }
  }
}
