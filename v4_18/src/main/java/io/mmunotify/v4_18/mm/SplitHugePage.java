// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.MovedPage;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Rmap.Place;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/** A huge page's entry, or the page itself, is split: from {@code mm/huge_memory.c}. */
final class SplitHugePage {
  private final Vm vm;

  SplitHugePage(Vm vm) {
    this.vm = vm;
  }

  /** {@code split_huge_pmd_address}: only where there is a table of the upper level. */
  @Upstream("split_huge_pmd_address")
  void splitHugePmdAddress(
      Task current, Vma vma, long address, boolean freeze, @Nullable Page page) {
    PageTable pmd = vma.mm().map().pgd().pmd(current, address);
    if (pmd != null) {
      splitHugePmd(current, vma, pmd, address, freeze, page);
    }
  }

  /**
   * {@code __split_huge_pmd}: the entry becomes a table whose entries map the same frames. Devices
   * may keep theirs, so they hear of no range in between; the section comes even where no huge page
   * is.
   *
   * @param freeze whether the table's entries wait for the page to be split: migration entries
   * @param page what is to be split, else whatever is there
   */
  @Upstream("__split_huge_pmd")
  void splitHugePmd(
      Task current, Vma vma, PageTable pmd, long address, boolean freeze, @Nullable Page page) {
    MmStruct mm = vma.mm();
    long haddr = mm.map().pgd().pmdBase(address);
    long end = haddr + mm.map().pgd().pmdSize();
    vm.hooks.invalidateRangeStart(current, mm, haddr, end);
    pmd.lock().lock(current);
    long entry = pmd.read(current, haddr);
    boolean wanted = page == null || (Pte.mapsFrame(entry) && Pte.pfn(entry) == page.pfn());
    if (wanted && Pte.has(entry, Pte.HUGE) && !vma.isHugetlb()) {
      splitHugePmdLocked(current, vma, pmd, haddr, freeze);
    }
    pmd.lock().unlock(current);
    vm.hooks.invalidateRangeOnlyEnd(current, mm, haddr, end);
  }

  @Upstream("__split_huge_pmd_locked")
  private void splitHugePmdLocked(
      Task current, Vma vma, PageTable pmd, long haddr, boolean freeze) {
    Pgd pgd = vma.mm().map().pgd();
    int count = pgd.pmdPages();
    PageTable table = pgd.newTable(haddr);
    if (Pte.has(pmd.read(current, haddr), Pte.ZERO)) {
      long _ = PteNotify.pmdpHugeClearFlush(current, vma, haddr, pmd);
      for (int i = 0; i < count; i++) {
        long zero = Pte.make(vm.hardware.zeroPage().pfn(), vma.pageProt() | Pte.ZERO);
        table.set(current, haddr + i * Pgd.PAGE_SIZE, zero);
      }
      pmd.populate(current, haddr, table);
      return;
    }
    long old = PteNotify.pmdpInvalidate(current, vma, haddr, pmd);
    Page head = vm.memory.page(Pte.pfn(old));
    for (int i = 1; i < count; i++) {
      head.get(current); // a reference for each entry
    }
    if (Pte.has(old, Pte.DIRTY)) {
      head.set(current, Page.Flag.DIRTY);
    }
    boolean write = Pte.has(old, Pte.WRITE);
    for (int i = 0; i < count; i++) {
      int pfn = head.pfn() + i;
      long entry;
      if (freeze || Pte.has(old, Pte.MIGRATION)) {
        entry = Pte.make(pfn, Pte.MIGRATION | (write ? Pte.MIGRATION_WRITE : 0));
      } else {
        entry = vma.maybeMkwrite(Pte.make(pfn, vma.pageProt()));
        entry = write ? entry : Pte.wrprotect(entry);
        entry = Pte.has(old, Pte.YOUNG) ? entry : Pte.mkold(entry);
      }
      table.set(current, haddr + i * Pgd.PAGE_SIZE, entry);
      vm.memory.page(pfn).addMapcount(current, 1);
    }
    head.addCompoundMapcount(current, -1);
    pmd.populate(current, haddr, table);
    if (freeze) {
      for (int i = 0; i < count; i++) {
        vm.memory.page(head.pfn() + i).addMapcount(current, -1);
        vm.memory.put(current, head);
      }
    }
  }

  /** {@code vma_adjust_trans_huge}: a border that moves into a huge page splits its entry. */
  @Upstream("vma_adjust_trans_huge")
  void vmaAdjustTransHuge(Task current, Vma vma, long start, long end) {
    splitAtBorder(current, vma, start);
    splitAtBorder(current, vma, end);
  }

  private void splitAtBorder(Task current, Vma vma, long border) {
    Pgd pgd = vma.mm().map().pgd();
    long base = pgd.pmdBase(border);
    if (base != border && base >= vma.start() && base + pgd.pmdSize() <= vma.end()) {
      splitHugePmdAddress(current, vma, border, false, null);
    }
  }

  /**
   * {@code split_huge_page}: the page becomes small ones. The caller holds its lock and a
   * reference; behind the split it holds the lock of that very frame.
   *
   * @return 0, or -EBUSY where somebody else has a reference
   */
  @Upstream("split_huge_page_to_list")
  int splitHugePage(Task current, Page page) {
    Page head = page.head();
    if (!(head.mapping(current) instanceof AnonVma anonVma)) {
      return -16;
    }
    anonVma.lock().downWrite(current);
    if (head.count(current) != head.totalMapcount(current, vm.memory) + 1) { // can_split_huge_page
      anonVma.lock().upWrite(current);
      return -16;
    }
    vm.tryToUnmapOne.freezePage(current, head);
    int count = head.compoundPages();
    boolean sole = vm.memory.splitIfSole(current, head); // nobody took one meanwhile
    // remove_migration_ptes: nobody is told.
    for (int i = 0; i < count; i++) {
      Page each = vm.memory.page(head.pfn() + i);
      for (Place place : Rmap.places(current, each, true, false)) {
        MovedPage.removeMigrationPtes(
            current, vm.memory, place.vma(), place.address(), each, each, false);
      }
    }
    for (int i = 0; i < count && sole; i++) {
      Page each = vm.memory.page(head.pfn() + i);
      if (each != page) {
        each.lock().unlock(current); // whoever waits for its entry goes on
        vm.memory.put(current, each); // what the split held it by
      }
    }
    anonVma.lock().upWrite(current);
    return sole ? 0 : -16;
  }
}
