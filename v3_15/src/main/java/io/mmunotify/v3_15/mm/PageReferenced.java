// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.Vma;

/** Whether anybody has used a page since somebody last asked: {@code page_referenced}. */
final class PageReferenced {
  private final Vm vm;

  PageReferenced(Vm vm) {
    this.vm = vm;
  }

  /** Takes the young bits away, of CPUs and devices; the caller holds the page's lock. */
  @Upstream("page_referenced")
  boolean pageReferenced(Task current, Page page) {
    if (page.mapcount(current) == 0) {
      return false;
    }
    boolean[] referenced = {false};
    vm.rmapWalk.walk(
        current,
        page,
        (vma, address) -> {
          referenced[0] |= pageReferencedOne(current, page, vma, address);
          return true;
        });
    return referenced[0];
  }

  @Upstream("page_referenced_one")
  private boolean pageReferencedOne(Task current, Page page, Vma vma, long address) {
    boolean[] referenced = {false};
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        null,
        (at, table, huge) -> {
          if (vma.has(Vma.VM_LOCKED)) {
            return false;
          }
          referenced[0] |=
              huge
                  ? vm.notify.pmdpClearFlushYoungNotify(current, vma, at, table)
                  : vm.notify.ptepClearFlushYoungNotify(current, vma, at, table);
          return true;
        });
    return referenced[0];
  }
}
