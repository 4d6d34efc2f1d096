// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.Ksm;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pte;

/** Entries of pages of equal content come to map one of them: from {@code mm/ksm.c}. */
final class KsmMerge implements Ksm.Merger {
  private final Vm vm;

  KsmMerge(Vm vm) {
    this.vm = vm;
  }

  @Override
  public Page lockSplit(Task current, Page page) {
    if (page.isCompound()) {
      vm.splitHugePage.pageTransCompoundAnonSplit(current, page);
    }
    page.lock().lock(current);
    return page;
  }

  /** {@code write_protect_page}: from here on the content cannot change. */
  @Override
  @Upstream("write_protect_page")
  public boolean writeProtectPage(Task current, Vma vma, long address, Page page, long[] orig) {
    boolean[] done = {false};
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        null,
        (at, table, huge) -> {
          if (Pte.has(table.read(current, at), Pte.WRITE | Pte.DIRTY)) {
            long pte = PteNotify.ptepClearFlush(current, vma, at, table);
            int swapped = page.swapSlot(current) >= 0 ? 1 : 0;
            if (page.mapcount(current) + 1 + swapped != page.count(current)) {
              table.set(current, at, pte); // somebody may write through a reference
              return false;
            }
            if (Pte.has(pte, Pte.DIRTY)) {
              page.set(current, Page.Flag.DIRTY);
            }
            long entry = Pte.mkclean(Pte.wrprotect(pte));
            vm.notify.setPteAtNotify(current, vma, at, table, entry);
          }
          orig[0] = table.read(current, at);
          done[0] = true;
          return false;
        });
    return done[0];
  }

  /** {@code replace_page}: the entry maps the merged page. */
  @Override
  @Upstream("replace_page")
  public boolean replacePage(
      Task current, Vma vma, long address, Page page, Page kpage, long orig) {
    PageTable table = vma.mm().map().pgd().table(current, address);
    if (table == null) {
      return false;
    }
    table.lock().lock(current);
    boolean same = table.read(current, address) == orig;
    if (same) {
      kpage.get(current);
      kpage.addMapcount(current, 1);
      long _ = PteNotify.ptepClearFlush(current, vma, address, table);
      long entry = Pte.make(kpage.pfn(), vma.pageProt());
      vm.notify.setPteAtNotify(current, vma, address, table, entry);
      page.addMapcount(current, -1);
      vm.memory.put(current, page);
    }
    table.lock().unlock(current);
    return same;
  }
}
