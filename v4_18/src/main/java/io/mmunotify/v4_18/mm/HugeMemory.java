// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/** Transparent huge pages: {@code mm/huge_memory.c}. */
final class HugeMemory {
  private final Vm vm;

  HugeMemory(Vm vm) {
    this.vm = vm;
  }

  /** {@code do_huge_pmd_anonymous_page}: 1 where small pages have to do. */
  @Upstream("do_huge_pmd_anonymous_page")
  int anonymousPage(Task current, Vma vma, long haddr, boolean write) {
    PageTable pmd = vma.mm().map().pgd().pmdAlloc(current, haddr);
    AnonVma _ = AnonVma.prepare(current, vma); // for the zero page, too
    Page page = null;
    long entry;
    if (write) {
      page = vm.memory.alloc(current, vma.mm().map().pgd().pmdPages());
      if (page == null) {
        return 1;
      }
      entry = huge(vma, page);
    } else {
      entry = Pte.make(vm.hardware.zeroPage().pfn(), vma.pageProt() | Pte.HUGE | Pte.ZERO);
    }
    pmd.lock().lock(current);
    boolean none = Pte.none(pmd.read(current, haddr));
    if (none) {
      if (page != null) {
        Rmap.addNewAnon(current, page, vma, haddr);
      }
      pmd.set(current, haddr, entry);
    }
    pmd.lock().unlock(current);
    if (!none && page != null) {
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
  boolean copyHugePmd(Task current, PageTable target, PageTable source, long address) {
    target.lock().lock(current);
    source.lock().lockNested(current);
    long entry = source.read(current, address);
    boolean huge = Pte.has(entry, Pte.HUGE);
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
    source.lock().unlock(current);
    target.lock().unlock(current);
    return huge;
  }

  /** {@code huge_pmd_set_accessed}. */
  @Upstream("huge_pmd_set_accessed")
  void setAccessed(Task current, Vma vma, long address, long orig, boolean write) {
    long haddr = vma.mm().map().pgd().pmdBase(address);
    PageTable pmd = vma.mm().map().pgd().pmdAlloc(current, haddr);
    pmd.lock().lock(current);
    if (pmd.read(current, haddr) == orig) {
      long entry = orig | Pte.YOUNG | (write ? Pte.DIRTY : 0);
      boolean _ = pmd.setAccessFlags(current, haddr, entry, write);
    }
    pmd.lock().unlock(current);
  }

  /** {@code do_huge_pmd_wp_page}: 1 where the page was split and small pages go on. */
  @Upstream("do_huge_pmd_wp_page")
  int wpPage(Task current, Vma vma, long address, long orig) {
    Pgd pgd = vma.mm().map().pgd();
    long haddr = pgd.pmdBase(address);
    PageTable pmd = pgd.pmdAlloc(current, haddr);
    Page page = null;
    if (Pte.has(orig, Pte.ZERO)) {
      AnonVma _ = AnonVma.prepare(current, vma);
    } else {
      pmd.lock().lock(current);
      page = lockSame(current, pmd, haddr, orig);
      boolean reuse = page != null && vm.doWpPage.reuseSwapPage(current, page);
      if (reuse) {
        long entry = vma.maybeMkwrite(orig | Pte.YOUNG | Pte.DIRTY);
        boolean _ = pmd.setAccessFlags(current, haddr, entry, true);
      }
      if (page != null) {
        page.lock().unlock(current);
      }
      if (page == null || reuse) {
        pmd.lock().unlock(current);
        return 0;
      }
      page.get(current);
      pmd.lock().unlock(current);
    }
    Page copy = vma.has(Vma.VM_NOHUGEPAGE) ? null : vm.memory.alloc(current, pgd.pmdPages());
    if (copy == null) {
      return fallback(current, vma, pmd, haddr, orig, page);
    }
    copyHuge(current, copy, page);
    return replace(current, vma, pmd, haddr, orig, page, copy);
  }

  /**
   * The page of an entry, locked; null where the entry is another one. The entry's lock is held,
   * and given back if the page's lock has to be waited for.
   */
  private @Nullable Page lockSame(Task current, PageTable pmd, long haddr, long orig) {
    if (pmd.read(current, haddr) != orig) {
      return null;
    }
    Page page = vm.memory.page(Pte.pfn(orig));
    if (page.lock().tryLock(current)) {
      return page;
    }
    page.get(current);
    pmd.lock().unlock(current);
    page.lock().lock(current);
    pmd.lock().lock(current);
    boolean same = pmd.read(current, haddr) == orig;
    if (!same) {
      page.lock().unlock(current);
    }
    vm.memory.put(current, page);
    return same ? page : null;
  }

  private void copyHuge(Task current, Page copy, @Nullable Page page) {
    for (int i = 0; i < copy.compoundPages(); i++) {
      long content = page == null ? 0 : vm.memory.page(page.pfn() + i).read(current);
      if (content != 0) {
        vm.memory.page(copy.pfn() + i).write(current, content);
      }
    }
  }

  private int replace(
      Task current, Vma vma, PageTable pmd, long haddr, long orig, @Nullable Page page, Page copy) {
    MmStruct mm = vma.mm();
    long end = haddr + mm.map().pgd().pmdSize();
    vm.hooks.invalidateRangeStart(current, mm, haddr, end);
    pmd.lock().lock(current);
    boolean same = pmd.read(current, haddr) == orig;
    if (same) {
      long _ = vm.notify.pmdpHugeClearFlushNotify(current, vma, haddr, pmd);
      Rmap.addNewAnon(current, copy, vma, haddr);
      pmd.set(current, haddr, huge(vma, copy));
      if (page != null) {
        page.addCompoundMapcount(current, -1);
        vm.memory.put(current, page);
      }
    } else {
      vm.memory.put(current, copy);
    }
    pmd.lock().unlock(current);
    vm.hooks.invalidateRangeOnlyEnd(current, mm, haddr, end);
    if (page != null) {
      vm.memory.put(current, page);
    }
    return 0;
  }

  /**
   * {@code do_huge_pmd_wp_page_fallback}: copies, but into small pages; splits where there is no
   * memory for all of them.
   *
   * @return 1 where it was split and small pages go on
   */
  @Upstream("do_huge_pmd_wp_page_fallback")
  private int fallback(
      Task current, Vma vma, PageTable pmd, long haddr, long orig, @Nullable Page page) {
    MmStruct mm = vma.mm();
    Pgd pgd = mm.map().pgd();
    if (page == null) {
      vm.splitHugePage.splitHugePmd(current, vma, pmd, haddr, false, null);
      return 1;
    }
    int count = pgd.pmdPages();
    Page[] copies = new Page[count];
    for (int i = 0; i < count; i++) {
      Page copy = vm.memory.alloc(current, 1);
      if (copy == null) {
        for (int j = 0; j < i; j++) {
          vm.memory.put(current, copies[j]);
        }
        vm.splitHugePage.splitHugePmd(current, vma, pmd, haddr, false, null);
        vm.memory.put(current, page);
        return 1; // one small page may do
      }
      copy.write(current, vm.memory.page(page.pfn() + i).read(current));
      copies[i] = copy;
    }
    long end = haddr + pgd.pmdSize();
    vm.hooks.invalidateRangeStart(current, mm, haddr, end);
    pmd.lock().lock(current);
    boolean same = pmd.read(current, haddr) == orig;
    if (same) {
      long _ = vm.notify.pmdpHugeClearFlushNotify(current, vma, haddr, pmd);
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
    pmd.lock().unlock(current);
    vm.hooks.invalidateRangeOnlyEnd(current, mm, haddr, end);
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
    pmd.lock().lock(current);
    if (!Pte.has(pmd.read(current, address), Pte.HUGE)) {
      pmd.lock().unlock(current);
      return false;
    }
    long entry = pmd.getAndClear(current, address);
    tlb.adjustRange(address, vma.mm().map().pgd().pmdSize());
    Page page = Pte.mapsFrame(entry) ? vm.memory.page(Pte.pfn(entry)) : null;
    if (page != null) {
      page.addCompoundMapcount(current, -1);
    }
    pmd.lock().unlock(current);
    if (page != null && tlb.removePage(page)) {
      tlb.flushMmu(current);
    }
    return true;
  }

  /** {@code move_huge_pmd}: flushed before the locks go. */
  @Upstream("move_huge_pmd")
  boolean moveHugePmd(
      Task current, Vma vma, PageTable oldPmd, PageTable newPmd, long from, long to) {
    Pgd pgd = vma.mm().map().pgd();
    if (pgd.pmdBase(from) != from || pgd.pmdBase(to) != to) {
      return false;
    }
    oldPmd.lock().lock(current);
    if (!Pte.has(oldPmd.read(current, from), Pte.HUGE)) {
      oldPmd.lock().unlock(current);
      return false;
    }
    if (newPmd.lock() != oldPmd.lock()) {
      newPmd.lock().lockNested(current);
    }
    long entry = oldPmd.getAndClear(current, from);
    newPmd.set(current, to, entry);
    if (Pte.present(entry)) {
      vma.mm().map().tlbs().flushRange(current, from, from + pgd.pmdSize());
    }
    if (newPmd.lock() != oldPmd.lock()) {
      newPmd.lock().unlock(current);
    }
    oldPmd.lock().unlock(current);
    return true;
  }

  /** {@code change_huge_pmd}: how many pages changed; 0 where it is no huge page any more. */
  @Upstream("change_huge_pmd")
  int changeHugePmd(Task current, Vma vma, PageTable pmd, long address) {
    pmd.lock().lock(current);
    long entry = pmd.read(current, address);
    boolean huge = Pte.has(entry, Pte.HUGE);
    if (huge && Pte.present(entry)) {
      long old = PteNotify.pmdpInvalidate(current, vma, address, pmd);
      pmd.set(current, address, vma.modify(old));
    } else if (huge && Pte.has(entry, Pte.MIGRATION_WRITE)) {
      pmd.set(current, address, entry & ~Pte.MIGRATION_WRITE);
    }
    pmd.lock().unlock(current);
    return huge ? vma.mm().map().pgd().pmdPages() : 0;
  }

  /**
   * {@code madvise_free_huge_pmd}: whether the huge page was dealt with as a whole. A part of one
   * is split off with all of the page.
   */
  @Upstream("madvise_free_huge_pmd")
  boolean madviseFreeHugePmd(
      Task current, MmuGather tlb, Vma vma, PageTable pmd, long address, long next) {
    Pgd pgd = vma.mm().map().pgd();
    pmd.lock().lock(current);
    long orig = pmd.read(current, address);
    if (!Pte.has(orig, Pte.HUGE) || !Pte.mapsFrame(orig)) {
      pmd.lock().unlock(current);
      return Pte.has(orig, Pte.HUGE);
    }
    Page page = vm.memory.page(Pte.pfn(orig));
    if (page.mapcount(current) != 1) {
      pmd.lock().unlock(current);
      return true;
    }
    if (next - address != pgd.pmdSize()) {
      page.get(current);
      pmd.lock().unlock(current);
      page.lock().lock(current);
      int _ = vm.splitHugePage.splitHugePage(current, page);
      page.lock().unlock(current);
      vm.memory.put(current, page);
      return false;
    }
    page.clear(current, Page.Flag.DIRTY);
    if (Pte.has(orig, Pte.YOUNG | Pte.DIRTY)) {
      long _ = PteNotify.pmdpInvalidate(current, vma, address, pmd);
      pmd.set(current, address, Pte.mkold(Pte.mkclean(orig)));
      tlb.adjustRange(address, pgd.pmdSize());
    }
    page.clear(current, Page.Flag.SWAP_BACKED); // mark_page_lazyfree
    pmd.lock().unlock(current);
    return true;
  }
}
