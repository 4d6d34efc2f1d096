// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.MovedPage;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Rmap.Place;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;

/** A page leaves every page table that maps it: {@code mm/rmap.c}. */
final class TryToUnmapOne {
  private final Vm vm;

  TryToUnmapOne(Vm vm) {
    this.vm = vm;
  }

  /** What a page is unmapped for. */
  enum Why {
    /** {@code TTU_BATCH_FLUSH}: to be freed; the flush may come later. */
    RECLAIM,
    /** {@code TTU_MIGRATION}: entries wait for its new frame. */
    MIGRATION,
    /** {@code TTU_MUNLOCK}: only looked at, whether an area locks it. */
    MUNLOCK
  }

  /** Flushes that were put off, of these mms: {@code struct tlbflush_unmap_batch}. */
  static final class Batch {
    final List<MmStruct> mms = new ArrayList<>();
  }

  /** {@code try_to_unmap}: the caller holds the page's lock and a reference. */
  @Upstream("try_to_unmap")
  boolean tryToUnmap(Task current, Page page, Why why, Batch batch) {
    vm.rmapWalk.walk(
        current,
        page,
        (vma, address) ->
            tryToUnmapOne(current, page, vma, address, why, batch)
                && page.head().totalMapcount(current, vm.memory) != 0);
    return page.head().totalMapcount(current, vm.memory) == 0;
  }

  /** {@code try_to_munlock}: the page stays locked if another area locks it. */
  @Upstream("try_to_munlock")
  void tryToMunlock(Task current, Page page) {
    Batch none = new Batch();
    vm.rmapWalk.walk(
        current,
        page,
        (vma, address) -> tryToUnmapOne(current, page, vma, address, Why.MUNLOCK, none));
  }

  /** One mm: a section over the page, also where nothing of it is mapped any more. */
  @Upstream("try_to_unmap_one")
  private boolean tryToUnmapOne(
      Task current, Page page, Vma vma, long address, Why why, Batch batch) {
    if (why == Why.MUNLOCK && !vma.has(Vma.VM_LOCKED)) {
      return true;
    }
    MmStruct mm = vma.mm();
    if (why == Why.RECLAIM && page.isCompound() && !vma.isHugetlb()) {
      vm.splitHugePage.splitHugePmdAddress(current, vma, address, false, page);
    }
    long end = Math.min(vma.end(), address + Rmap.sizeOf(page));
    vm.hooks.invalidateRangeStart(current, mm, address, end);
    boolean[] success = {true};
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        null,
        (at, table, huge) -> {
          if (why != Why.MIGRATION && vma.has(Vma.VM_LOCKED)) {
            if (!page.isCompound()) {
              page.set(current, Page.Flag.MLOCKED);
            }
            success[0] = false;
          } else if (huge) {
            setPmdMigrationEntry(current, page, vma, at, table);
          } else {
            success[0] = unmapPte(current, page, vma, at, table, why, batch);
          }
          return success[0];
        });
    vm.hooks.invalidateRangeEnd(current, mm, address, end);
    return success[0];
  }

  /** {@code set_pmd_migration_entry}; of hugetlb what stands for it there. */
  @Upstream("set_pmd_migration_entry")
  private void setPmdMigrationEntry(Task current, Page page, Vma vma, long address, PageTable pmd) {
    long entry =
        vma.isHugetlb()
            ? PteNotify.ptepClearFlush(current, vma, address, pmd)
            : PteNotify.pmdpInvalidate(current, vma, address, pmd);
    if (Pte.has(entry, Pte.DIRTY)) {
      page.set(current, Page.Flag.DIRTY);
    }
    pmd.set(current, address, MovedPage.entry(page, entry));
    page.addCompoundMapcount(current, -1);
    vm.memory.put(current, page);
  }

  /** One entry of the lowest level; false where the page is to stay. */
  private boolean unmapPte(
      Task current, Page page, Vma vma, long address, PageTable table, Why why, Batch batch) {
    if (why == Why.RECLAIM && vm.notify.ptepClearFlushYoungNotify(current, vma, address, table)) {
      return false;
    }
    Page sub = vm.memory.page(Pte.pfn(table.read(current, address)));
    long pte;
    if (shouldDeferFlush(current, vma.mm(), why)) {
      pte = table.getAndClear(current, address);
      vma.mm().map().setTlbFlushBatched(current, true);
      if (!batch.mms.contains(vma.mm())) {
        batch.mms.add(vma.mm());
      }
    } else {
      pte = PteNotify.ptepClearFlush(current, vma, address, table);
    }
    if (Pte.has(pte, Pte.DIRTY)) {
      page.set(current, Page.Flag.DIRTY);
    }
    if (why == Why.MIGRATION) {
      table.set(current, address, MovedPage.entry(sub, pte));
    } else if (Rmap.isAnon(current, page)) {
      if (!page.test(current, Page.Flag.SWAP_BACKED)) { // MADV_FREE
        if (page.test(current, Page.Flag.DIRTY)) {
          table.set(current, address, pte);
          page.set(current, Page.Flag.SWAP_BACKED);
          return false;
        }
        vm.hooks.invalidateRange(current, vma.mm(), address, address + Pgd.PAGE_SIZE);
      } else {
        int slot = sub.swapSlot(current);
        vm.swap.duplicate(current, slot);
        table.set(current, address, Pte.make(slot, Pte.SWAP));
        vm.hooks.invalidateRange(current, vma.mm(), address, address + Pgd.PAGE_SIZE);
      }
    }
    sub.addMapcount(current, -1);
    vm.memory.put(current, page);
    return true;
  }

  /**
   * {@code should_defer_flush}: other processors use the mm. Reclaim runs on one that does not, so
   * all that do are others.
   */
  private static boolean shouldDeferFlush(Task current, MmStruct mm, Why why) {
    return why == Why.RECLAIM && mm.map().tlbs().used(current);
  }

  /** {@code try_to_unmap_flush}: the flushes that were put off, before any page is freed. */
  @Upstream("try_to_unmap_flush")
  static void tryToUnmapFlush(Task current, Batch batch) {
    if (batch.mms.isEmpty()) {
      return;
    }
    Machine.step(current, EventKind.TLB_FLUSH_BATCH);
    Machine.record(current, EventKind.TLB_FLUSH_BATCH);
    batch.mms.forEach(mm -> mm.map().tlbs().flushDeferred(current));
    batch.mms.clear();
  }

  /**
   * {@code freeze_page}: every entry of a huge page becomes a migration entry. The caller holds the
   * lock of its anon_vma for write.
   */
  @Upstream("freeze_page")
  void freezePage(Task current, Page page) {
    for (Place place : Rmap.places(current, page, true, true)) {
      Vma vma = place.vma();
      vm.splitHugePage.splitHugePmdAddress(current, vma, place.address(), true, page);
      long end = Math.min(vma.end(), place.address() + Rmap.sizeOf(page));
      vm.hooks.invalidateRangeStart(current, vma.mm(), place.address(), end);
      MappedWalk.walk(
          current,
          page,
          vma,
          place.address(),
          null,
          (address, table, huge) -> {
            Page sub = vm.memory.page(Pte.pfn(table.read(current, address)));
            long pte = PteNotify.ptepClearFlush(current, vma, address, table);
            if (Pte.has(pte, Pte.DIRTY)) {
              page.set(current, Page.Flag.DIRTY);
            }
            table.set(current, address, MovedPage.entry(sub, pte));
            sub.addMapcount(current, -1);
            vm.memory.put(current, page);
            return true;
          });
      vm.hooks.invalidateRangeEnd(current, vma.mm(), place.address(), end);
    }
  }
}
