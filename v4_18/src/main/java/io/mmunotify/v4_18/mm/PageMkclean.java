// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.Pte;

/** Writeback write-protects what it is about to write: {@code page_mkclean}. */
final class PageMkclean {
  private final Vm vm;

  PageMkclean(Vm vm) {
    this.vm = vm;
  }

  /** {@code vfs_fsync}: every dirty page of a file on a disk, in the order of their places. */
  int fsync(Task current, MappedFile file) {
    if (file.kind() != MappedFile.Kind.DISK) {
      return 0;
    }
    for (Page page : file.pages(current, 0, Long.MAX_VALUE)) {
      if (!page.getUnlessZero(current)) {
        continue; // it left the cache since
      }
      if (page.test(current, Page.Flag.DIRTY)) {
        page.lock().lock(current);
        if (page.mapping(current) == file && clearPageDirtyForIo(current, page)) {
          file.writeDisk(current, page.index(), page.read(current));
        }
        page.lock().unlock(current);
      }
      vm.memory.put(current, page);
    }
    return 0;
  }

  /**
   * {@code clear_page_dirty_for_io}: what entries knew of the page's dirtiness, the page knows now.
   */
  @Upstream("clear_page_dirty_for_io")
  private boolean clearPageDirtyForIo(Task current, Page page) {
    if (pageMkclean(current, page)) {
      page.set(current, Page.Flag.DIRTY);
    }
    return page.testClear(current, Page.Flag.DIRTY);
  }

  /** {@code page_mkclean}: whether any entry was dirty or writable. */
  @Upstream("page_mkclean")
  private boolean pageMkclean(Task current, Page page) {
    if (page.mapcount(current) == 0) {
      return false;
    }
    boolean[] cleaned = {false};
    vm.rmapWalk.walk(
        current,
        page,
        (vma, address) -> {
          if (vma.has(Vma.VM_SHARED)) { // invalid_mkclean_vma
            cleaned[0] |= pageMkcleanOne(current, page, vma, address);
          }
          return true;
        });
    return cleaned[0];
  }

  @Upstream("page_mkclean_one")
  private boolean pageMkcleanOne(Task current, Page page, Vma vma, long address) {
    MmStruct mm = vma.mm();
    long end = Math.min(vma.end(), address + Rmap.sizeOf(page));
    boolean[] cleaned = {false};
    vm.hooks.invalidateRangeStart(current, mm, address, end);
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        null,
        (at, table, huge) -> {
          if (Pte.has(table.read(current, at), Pte.DIRTY | Pte.WRITE)) {
            long pte = PteNotify.ptepClearFlush(current, vma, at, table);
            table.set(current, at, Pte.mkclean(Pte.wrprotect(pte)));
            cleaned[0] = true;
          }
          return true;
        });
    vm.hooks.invalidateRangeEnd(current, mm, address, end);
    return cleaned[0];
  }
}
