// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.v4_18.mm.TryToUnmapOne.Batch;
import io.mmunotify.v4_18.mm.TryToUnmapOne.Why;

/** A page is aged, or goes: {@code mm/vmscan.c}. */
final class ShrinkPageList {
  private final Vm vm;

  ShrinkPageList(Vm vm) {
    this.vm = vm;
  }

  /** {@code shrink_page_list} of one page; the caller has a reference, which is given back. */
  @Upstream("shrink_page_list")
  void shrinkPage(Task current, Page page) {
    Batch batch = new Batch();
    Page head = page.head();
    head.lock().lock(current);
    if (!head.test(current, Page.Flag.MLOCKED) // page_evictable
        && !vm.pageReferenced.pageReferenced(current, head)
        && head.mapping(current) != null) {
      reclaimUnreferenced(current, head, batch);
    }
    head.lock().unlock(current);
    TryToUnmapOne.tryToUnmapFlush(current, batch); // before the page is freed
    vm.memory.put(current, page);
  }

  private void reclaimUnreferenced(Task current, Page page, Batch batch) {
    boolean anon = Rmap.isAnon(current, page);
    if (anon && page.test(current, Page.Flag.SWAP_BACKED)) {
      vm.swapCache.add(current, page);
    }
    boolean unmapped =
        page.totalMapcount(current, vm.memory) == 0
            || vm.tryToUnmapOne.tryToUnmap(current, page, Why.RECLAIM, batch);
    if (unmapped && page.test(current, Page.Flag.DIRTY)) {
      TryToUnmapOne.tryToUnmapFlush(current, batch); // before its content is written out
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

  private void pageout(Task current, Page page) {
    if (!(page.mapping(current) instanceof MappedFile file)) {
      vm.swapCache.write(current, page);
    } else if (file.kind() == MappedFile.Kind.DISK) {
      file.writeDisk(current, page.index(), page.read(current));
      page.clear(current, Page.Flag.DIRTY);
    }
  }
}
