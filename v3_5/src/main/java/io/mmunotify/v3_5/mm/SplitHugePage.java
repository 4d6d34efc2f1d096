// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Rmap.Place;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.List;

/** A huge page's entry, or the page itself, is split: from {@code mm/huge_memory.c}. */
final class SplitHugePage {
  private final Vm vm;

  SplitHugePage(Vm vm) {
    this.vm = vm;
  }

  /** {@code vma_adjust_trans_huge}: a border that moves into a huge page splits the page. */
  @Upstream("vma_adjust_trans_huge")
  void vmaAdjustTransHuge(Task current, Vma vma, long start, long end) {
    if (vma.anonVma() != null && vma.isAnonymous()) {
      splitAtBorder(current, vma, start);
      splitAtBorder(current, vma, end);
    }
  }

  private void splitAtBorder(Task current, Vma vma, long border) {
    Pgd pgd = vma.mm().map().pgd();
    long base = pgd.pmdBase(border);
    PageTable pmd = pgd.pmd(current, border);
    if (pmd != null && base != border && base >= vma.start() && base + pgd.pmdSize() <= vma.end()) {
      splitHugePagePmd(current, vma, pmd, border);
    }
  }

  /** {@code split_huge_page_pmd}: nothing where no huge page is. */
  @Upstream("split_huge_page_pmd")
  void splitHugePagePmd(Task current, Vma vma, PageTable pmd, long address) {
    long haddr = vma.mm().map().pgd().pmdBase(address);
    while (Pte.has(pmd.read(current, haddr), Pte.HUGE)) {
      splitOnce(current, pmd, haddr);
    }
  }

  /** {@code __split_huge_page_pmd}: the page is found under the lock and split without. */
  @Upstream("__split_huge_page_pmd")
  private void splitOnce(Task current, PageTable pmd, long haddr) {
    HugeMemory.lockOf(pmd).lock(current);
    long entry = pmd.read(current, haddr);
    Page page = Pte.has(entry, Pte.HUGE) ? vm.memory.page(Pte.pfn(entry)) : null;
    if (page != null) {
      page.get(current);
    }
    HugeMemory.lockOf(pmd).unlock(current);
    if (page != null) {
      splitHugePage(current, page);
      vm.memory.put(current, page);
    }
  }

  /**
   * {@code page_trans_compound_anon_split}: of a page that the caller found by any of its frames.
   * The head has a reference of its own meanwhile: that of a tail goes with the tail.
   */
  @Upstream("page_trans_compound_anon_split")
  void pageTransCompoundAnonSplit(Task current, Page page) {
    Page head = page.head();
    if (head.getUnlessZero(current)) { // else somebody has split it meanwhile
      splitHugePage(current, head);
      vm.memory.put(current, head);
    }
  }

  /** {@code split_huge_page}: the page becomes small ones, wherever it is mapped. */
  @Upstream("split_huge_page")
  void splitHugePage(Task current, Page page) {
    Page head = page.head();
    if (!(head.mapping(current) instanceof AnonVma anonVma)) {
      return;
    }
    anonVma.lock().downWrite(current);
    if (head.isCompound()) {
      List<Place> places = Rmap.places(current, head, false, false);
      for (Place place : places) {
        splitting(current, head, place.vma(), place.address());
      }
      int count = head.compoundPages();
      vm.memory.split(current, head, head.compoundMapcount(current));
      for (int i = 1; i < count; i++) {
        vm.memory.put(current, vm.memory.page(head.pfn() + i)); // free, if nothing maps it
      }
      for (Place place : places) {
        map(current, head, count, place.vma(), place.address());
      }
    }
    anonVma.lock().upWrite(current);
  }

  /** {@code __split_huge_page_splitting}: a section under the lock, where the page is mapped. */
  @Upstream("__split_huge_page_splitting")
  private void splitting(Task current, Page head, Vma vma, long address) {
    PageTable pmd = vma.mm().map().pgd().pmd(current, address);
    if (pmd == null) {
      return;
    }
    HugeMemory.lockOf(pmd).lock(current);
    long entry = pmd.read(current, address);
    if (maps(entry, head) && !Pte.has(entry, Pte.SPLITTING)) {
      vm.notify.pmdpSplittingFlushNotify(current, vma, address, pmd);
    }
    HugeMemory.lockOf(pmd).unlock(current);
  }

  private static boolean maps(long entry, Page head) {
    return Pte.has(entry, Pte.HUGE) && Pte.mapsFrame(entry) && Pte.pfn(entry) == head.pfn();
  }

  /** {@code __split_huge_page_map}: a table takes the entry's place; nobody is told. */
  @Upstream("__split_huge_page_map")
  private void map(Task current, Page head, int count, Vma vma, long haddr) {
    Pgd pgd = vma.mm().map().pgd();
    PageTable pmd = pgd.pmd(current, haddr);
    if (pmd == null) {
      return;
    }
    HugeMemory.lockOf(pmd).lock(current);
    long old = pmd.read(current, haddr);
    if (maps(old, head)) {
      PageTable table = pgd.newTable(haddr);
      for (int i = 0; i < count; i++) {
        long entry = vma.maybeMkwrite(Pte.make(head.pfn() + i, vma.pageProt() | Pte.DIRTY));
        entry = Pte.has(old, Pte.WRITE) ? entry : Pte.wrprotect(entry);
        entry = Pte.has(old, Pte.YOUNG) ? entry : Pte.mkold(entry);
        table.set(current, haddr + i * Pgd.PAGE_SIZE, entry);
      }
      long _ = PteNotify.pmdpInvalidate(current, vma, haddr, pmd);
      pmd.populate(current, haddr, table);
    }
    HugeMemory.lockOf(pmd).unlock(current);
  }
}
