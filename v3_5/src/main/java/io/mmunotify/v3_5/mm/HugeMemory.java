// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.PageTableLock;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** Transparent huge pages: {@code mm/huge_memory.c}. */
final class HugeMemory {
  private final Vm vm;

  HugeMemory(Vm vm) {
    this.vm = vm;
  }

  /** {@code do_huge_pmd_anonymous_page}: 1 where small pages have to do. */
  @Upstream("do_huge_pmd_anonymous_page")
  int anonymousPage(Task current, Vma vma, long haddr) {
    PageTable pmd = vma.mm().map().pgd().pmdAlloc(current, haddr);
    AnonVma _ = AnonVma.prepare(current, vma);
    Page page = vm.memory.alloc(current, vma.mm().map().pgd().pmdPages());
    if (page == null) {
      return 1;
    }
    lockOf(pmd).lock(current);
    boolean none = Pte.none(pmd.read(current, haddr));
    if (none) {
      Rmap.addNewAnon(current, page, vma, haddr);
      pmd.set(current, haddr, huge(vma, page));
    }
    lockOf(pmd).unlock(current);
    if (!none) {
      vm.memory.put(current, page);
    }
    return 0;
  }

  /** A fresh huge page, dirty, and writable where the area is. */
  static long huge(Vma vma, Page page) {
    return vma.maybeMkwrite(Pte.make(page.pfn(), vma.pageProt() | Pte.HUGE | Pte.DIRTY));
  }

  /** {@code copy_huge_pmd}: false where the page was split meanwhile. */
  @Upstream("copy_huge_pmd")
  boolean copyHugePmd(Task current, PageTable target, PageTable source, Vma vma, long address) {
    lockOf(target).lock(current);
    lockOf(source).lockNested(current);
    long entry = source.read(current, address);
    boolean splitting = Pte.has(entry, Pte.SPLITTING);
    boolean huge = Pte.has(entry, Pte.HUGE) && !splitting;
    if (huge) {
      if (Pte.mapsFrame(entry)) {
        Page page = vm.memory.page(Pte.pfn(entry));
        page.get(current);
        page.addCompoundMapcount(current, 1);
        source.setWrprotect(current, address);
        entry = Pte.mkold(Pte.wrprotect(entry));
      }
      target.set(current, address, entry);
    }
    lockOf(source).unlock(current);
    lockOf(target).unlock(current);
    if (splitting) {
      PageFault.awaitSplit(current, vma);
    }
    return huge;
  }

  /** {@code huge_pmd_set_accessed}. */
  @Upstream("huge_pmd_set_accessed")
  void setAccessed(Task current, Vma vma, long address, long orig, boolean write) {
    long haddr = vma.mm().map().pgd().pmdBase(address);
    PageTable pmd = vma.mm().map().pgd().pmdAlloc(current, haddr);
    lockOf(pmd).lock(current);
    if (pmd.read(current, haddr) == orig) {
      long entry = orig | Pte.YOUNG | (write ? Pte.DIRTY : 0);
      boolean _ = pmd.setAccessFlags(current, haddr, entry, write);
    }
    lockOf(pmd).unlock(current);
  }

  /** {@code do_huge_pmd_wp_page}: 1 where the page was split and small pages go on. */
  @Upstream("do_huge_pmd_wp_page")
  int wpPage(Task current, Vma vma, long address, long orig) {
    Pgd pgd = vma.mm().map().pgd();
    long haddr = pgd.pmdBase(address);
    PageTable pmd = pgd.pmdAlloc(current, haddr);
    Page page = vm.memory.page(Pte.pfn(orig));
    lockOf(pmd).lock(current);
    boolean same = pmd.read(current, haddr) == orig;
    boolean reuse = same && page.mapcount(current) == 1;
    if (reuse) {
      long entry = vma.maybeMkwrite(orig | Pte.YOUNG | Pte.DIRTY);
      if (pmd.setAccessFlags(current, haddr, entry, true)) {
        PteNotify.flushTlbRange(current, vma);
      }
    } else if (same) {
      page.get(current);
    }
    lockOf(pmd).unlock(current);
    if (reuse || !same) {
      return 0;
    }
    Page copy = vma.has(Vma.VM_NOHUGEPAGE) ? null : vm.memory.alloc(current, pgd.pmdPages());
    if (copy == null) {
      return fallback(current, vma, pmd, haddr, orig, page);
    }
    copyHuge(current, copy, page);
    return replace(current, vma, pmd, haddr, orig, page, copy);
  }

  private void copyHuge(Task current, Page copy, Page page) {
    for (int i = 0; i < copy.compoundPages(); i++) {
      long content = vm.memory.page(page.pfn() + i).read(current);
      if (content != 0) {
        vm.memory.page(copy.pfn() + i).write(current, content);
      }
    }
  }

  private int replace(
      Task current, Vma vma, PageTable pmd, long haddr, long orig, Page page, Page copy) {
    lockOf(pmd).lock(current);
    boolean same = pmd.read(current, haddr) == orig;
    if (same) {
      long _ = vm.notify.pmdpClearFlushNotify(current, vma, haddr, pmd);
      Rmap.addNewAnon(current, copy, vma, haddr);
      pmd.set(current, haddr, huge(vma, copy));
      page.addCompoundMapcount(current, -1);
      vm.memory.put(current, page);
    } else {
      vm.memory.put(current, copy);
    }
    lockOf(pmd).unlock(current);
    vm.memory.put(current, page);
    return 0;
  }

  /**
   * {@code do_huge_pmd_wp_page_fallback}: copies, but into small pages; splits where there is no
   * memory for all of them.
   *
   * @return 1 where it was split and small pages go on
   */
  @Upstream("do_huge_pmd_wp_page_fallback")
  private int fallback(Task current, Vma vma, PageTable pmd, long haddr, long orig, Page page) {
    Pgd pgd = vma.mm().map().pgd();
    int count = pgd.pmdPages();
    Page[] copies = new Page[count];
    for (int i = 0; i < count; i++) {
      Page copy = vm.memory.alloc(current, 1);
      if (copy == null) {
        for (int j = 0; j < i; j++) {
          vm.memory.put(current, copies[j]);
        }
        vm.splitHugePage.splitHugePage(current, page);
        vm.memory.put(current, page);
        return 1; // one small page may do
      }
      copy.write(current, vm.memory.page(page.pfn() + i).read(current));
      copies[i] = copy;
    }
    lockOf(pmd).lock(current);
    boolean same = pmd.read(current, haddr) == orig;
    if (same) {
      long _ = vm.notify.pmdpClearFlushNotify(current, vma, haddr, pmd);
      PageTable table = pgd.newTable(haddr);
      for (int i = 0; i < count; i++) {
        long address = haddr + i * Pgd.PAGE_SIZE;
        Rmap.addNewAnon(current, copies[i], vma, address);
        long entry = Pte.make(copies[i].pfn(), vma.pageProt() | Pte.DIRTY);
        table.set(current, address, vma.maybeMkwrite(entry));
      }
      pmd.populate(current, haddr, table);
      page.addCompoundMapcount(current, -1);
    }
    lockOf(pmd).unlock(current);
    if (same) {
      vm.memory.put(current, page);
    } else {
      for (Page copy : copies) {
        vm.memory.put(current, copy);
      }
    }
    vm.memory.put(current, page);
    return 0;
  }

  /** {@code zap_huge_pmd}: false where it is no huge page any more. */
  @Upstream("zap_huge_pmd")
  boolean zapHugePmd(Task current, MmuGather tlb, Vma vma, PageTable pmd, long address) {
    if (!pmdTransHugeLock(current, vma, pmd, address)) {
      return false;
    }
    long entry = pmd.getAndClear(current, address);
    tlb.removeEntry();
    Page page = vm.memory.page(Pte.pfn(entry));
    page.addCompoundMapcount(current, -1);
    lockOf(pmd).unlock(current);
    tlb.removePage(page);
    return true;
  }

  /** {@code move_huge_pmd}: the flush comes later, for all of the range. */
  @Upstream("move_huge_pmd")
  boolean moveHugePmd(
      Task current, Vma vma, PageTable oldPmd, PageTable newPmd, long from, long to) {
    Pgd pgd = vma.mm().map().pgd();
    if (pgd.pmdBase(from) != from || pgd.pmdBase(to) != to) {
      return false;
    }
    if (!pmdTransHugeLock(current, vma, oldPmd, from)) {
      return false;
    }
    if (lockOf(newPmd) != lockOf(oldPmd)) {
      lockOf(newPmd).lockNested(current);
    }
    long entry = oldPmd.getAndClear(current, from);
    newPmd.set(current, to, entry);
    if (lockOf(newPmd) != lockOf(oldPmd)) {
      lockOf(newPmd).unlock(current);
    }
    lockOf(oldPmd).unlock(current);
    return true;
  }

  /** {@code change_huge_pmd}: false where it is no huge page any more. */
  @Upstream("change_huge_pmd")
  boolean changeHugePmd(Task current, Vma vma, PageTable pmd, long address) {
    if (!pmdTransHugeLock(current, vma, pmd, address)) {
      return false;
    }
    long old = pmd.getAndClear(current, address);
    pmd.set(current, address, vma.modify(old));
    lockOf(pmd).unlock(current);
    return true;
  }

  /**
   * {@code __pmd_trans_huge_lock}: whether the entry is of a huge page; then its lock is held. A
   * split that goes on is waited for, since it counts the entries that map the page.
   */
  private static boolean pmdTransHugeLock(Task current, Vma vma, PageTable pmd, long address) {
    lockOf(pmd).lock(current);
    long entry = pmd.read(current, address);
    if (Pte.has(entry, Pte.HUGE) && !Pte.has(entry, Pte.SPLITTING)) {
      return true;
    }
    lockOf(pmd).unlock(current);
    if (Pte.has(entry, Pte.SPLITTING)) {
      PageFault.awaitSplit(current, vma);
    }
    return false;
  }

  /** What guards the entries of huge pages: {@code mm->page_table_lock}. */
  static PageTableLock lockOf(PageTable pmd) {
    return pmd.pageTableLock();
  }
}
