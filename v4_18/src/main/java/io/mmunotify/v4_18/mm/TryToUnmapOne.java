// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Rmap.Place;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page leaves every page table that maps it: reclaim and migration, {@code mm/rmap.c}. */
final class TryToUnmapOne {
  private final Vm vm;

  TryToUnmapOne(Vm vm) {
    this.vm = vm;
  }

  /** What a page is unmapped for. */
  private enum Why {
    /** {@code TTU_BATCH_FLUSH}: to be freed; the flush may come later. */
    RECLAIM,
    /** {@code TTU_MIGRATION}: entries wait for its new frame. */
    MIGRATION
  }

  /** Flushes that were put off, of these mms: {@code struct tlbflush_unmap_batch}. */
  private static final class Batch {
    final List<MmStruct> mms = new ArrayList<>();
  }

  /** {@code try_to_unmap}: the caller holds the page's lock and a reference. */
  @Upstream("try_to_unmap")
  private boolean tryToUnmap(Task current, Page page, Why why, Batch batch) {
    RwSemaphore lock = Rmap.lockOf(current, page);
    if (lock == null) {
      return false;
    }
    lock.downRead(current);
    for (Place place : Rmap.places(current, page, true)) {
      if (!tryToUnmapOne(current, page, place.vma(), place.address(), why, batch)
          || page.head().totalMapcount(current, vm.memory) == 0) {
        break;
      }
    }
    lock.upRead(current);
    return page.head().totalMapcount(current, vm.memory) == 0;
  }

  /** One mm: a section over the page, also where nothing of it is mapped any more. */
  @Upstream("try_to_unmap_one")
  private boolean tryToUnmapOne(
      Task current, Page page, Vma vma, long address, Why why, Batch batch) {
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
          if (huge) {
            setPmdMigrationEntry(current, page, vma, at, table);
            return true;
          }
          success[0] = unmapPte(current, page, vma, at, table, why, batch);
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
    pmd.set(current, address, migration(page, entry) | Pte.HUGE);
    page.addCompoundMapcount(current, -1);
    vm.memory.put(current, page);
  }

  private static long migration(Page page, long entry) {
    long write = Pte.has(entry, Pte.WRITE) ? Pte.MIGRATION_WRITE : 0;
    return Pte.make(page.pfn(), Pte.MIGRATION | write);
  }

  /** One entry of the lowest level; false where the page is to stay. */
  private boolean unmapPte(
      Task current, Page page, Vma vma, long address, PageTable table, Why why, Batch batch) {
    if (why == Why.RECLAIM) {
      if (vma.has(Vma.VM_LOCKED)) {
        page.set(current, Page.Flag.MLOCKED);
        return false;
      }
      if (vm.notify.ptepClearFlushYoungNotify(current, vma, address, table)) {
        return false;
      }
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
      table.set(current, address, migration(sub, pte));
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
  private static void tryToUnmapFlush(Task current, Batch batch) {
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
    for (Place place : Rmap.places(current, page, true)) {
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
            table.set(current, address, migration(sub, pte));
            sub.addMapcount(current, -1);
            vm.memory.put(current, page);
            return true;
          });
      vm.hooks.invalidateRangeEnd(current, vma.mm(), place.address(), end);
    }
  }

  /**
   * {@code remove_migration_pte}: the new frame appears; nobody is told, young and dirty are lost.
   */
  @Upstream("remove_migration_pte")
  void removeMigrationPte(Task current, Vma vma, long address, Page old, Page fresh) {
    PageTable pmd = vma.mm().map().pgd().pmd(current, address);
    if (pmd == null) {
      return;
    }
    PageTable table = pmd.tableAt(current, address);
    PageTable at = table == null ? pmd : table;
    if (!waitsFor(at.read(current, address), old)) {
      return;
    }
    at.lock().lock(current);
    long entry = at.read(current, address);
    if (waitsFor(entry, old)) {
      long pte = Pte.make(fresh.pfn(), Pte.mkold(vma.pageProt()) | (entry & Pte.HUGE));
      if (Pte.has(entry, Pte.MIGRATION_WRITE)) {
        pte = vma.maybeMkwrite(pte);
      }
      fresh.get(current);
      if (Pte.has(entry, Pte.HUGE)) {
        fresh.addCompoundMapcount(current, 1);
      } else {
        fresh.addMapcount(current, 1);
      }
      at.set(current, address, pte);
    }
    at.lock().unlock(current);
  }

  private static boolean waitsFor(long entry, Page old) {
    return Pte.has(entry, Pte.MIGRATION) && Pte.pfn(entry) == old.pfn();
  }

  /** {@code unmap_and_move}: the caller has a reference, which is given back. */
  @Upstream("unmap_and_move")
  int unmapAndMove(Task current, Page page) {
    Page fresh = vm.memory.alloc(current, page.compoundPages());
    if (fresh == null) {
      vm.memory.put(current, page);
      return PageFault.ENOMEM;
    }
    page.lock().lock(current);
    boolean unmapped = tryToUnmap(current, page, Why.MIGRATION, new Batch());
    MappedFile file = page.mapping(current) instanceof MappedFile mapped ? mapped : null;
    boolean sole = page.count(current) == (file == null ? 1 : 2);
    Page target = unmapped && sole ? fresh : page;
    if (target == fresh) {
      movePage(current, page, fresh, file);
    }
    RwSemaphore lock = Rmap.lockOf(current, page);
    if (lock != null) {
      lock.downRead(current);
      for (Place place : Rmap.places(current, page, true)) {
        removeMigrationPte(current, place.vma(), place.address(), page, target);
      }
      lock.upRead(current);
    }
    page.lock().unlock(current);
    if (target == fresh) {
      vm.memory.put(current, page); // the caller's, and the last
      vm.memory.put(current, fresh); // the allocation's: entries have their own
      return 0;
    }
    vm.memory.put(current, page);
    vm.memory.put(current, fresh);
    return -16;
  }

  /** {@code migrate_page}: content, flags and the place in the cache. */
  private void movePage(Task current, Page page, Page fresh, @Nullable MappedFile file) {
    for (int i = 0; i < page.compoundPages(); i++) {
      long content = vm.memory.page(page.pfn() + i).read(current);
      vm.memory.page(fresh.pfn() + i).write(current, content);
    }
    for (Page.Flag flag : Page.Flag.values()) {
      if (page.test(current, flag)) {
        fresh.set(current, flag);
      }
    }
    fresh.setMapping(current, page.mapping(current), page.index());
    if (file != null) {
      fresh.get(current);
      file.add(current, page.index(), fresh);
      vm.memory.put(current, page);
    }
  }

  /** {@code shrink_page_list} of one page; the caller has a reference, which is given back. */
  @Upstream("shrink_page_list")
  void shrinkPage(Task current, Page page) {
    Batch batch = new Batch();
    page.head().lock().lock(current);
    Page head = page.head();
    boolean referenced = vm.pageReferenced.pageReferenced(current, head, true);
    if (!referenced && !head.test(current, Page.Flag.MLOCKED) && head.mapping(current) != null) {
      reclaimUnreferenced(current, head, batch);
    }
    tryToUnmapFlush(current, batch);
    head.lock().unlock(current);
    vm.memory.put(current, page);
  }

  private void reclaimUnreferenced(Task current, Page page, Batch batch) {
    boolean anon = Rmap.isAnon(current, page);
    if (anon && page.test(current, Page.Flag.SWAP_BACKED)) {
      addToSwap(current, page);
    }
    boolean unmapped =
        page.head().totalMapcount(current, vm.memory) == 0
            || tryToUnmap(current, page, Why.RECLAIM, batch);
    if (unmapped && page.test(current, Page.Flag.DIRTY)) {
      tryToUnmapFlush(current, batch); // before its content is written out
      pageout(current, page);
    }
    if (anon) {
      leaveSwapCache(current, page);
    } else if (unmapped
        && page.mapping(current) instanceof MappedFile file
        && file.kind() == MappedFile.Kind.DISK
        && page.count(current) == 2) {
      file.remove(current, page.index());
      page.setMapping(current, null, page.index());
      vm.memory.put(current, page);
    }
  }

  /** {@code add_to_swap}. */
  private void addToSwap(Task current, Page page) {
    for (int i = 0; i < page.compoundPages(); i++) {
      Page each = vm.memory.page(page.pfn() + i);
      if (each.swapSlot(current) < 0) {
        each.setSwapSlot(current, vm.swap.add(current, each));
        page.get(current);
      }
    }
    page.set(current, Page.Flag.DIRTY);
  }

  private void pageout(Task current, Page page) {
    if (page.mapping(current) instanceof MappedFile file) {
      if (file.kind() == MappedFile.Kind.DISK) {
        file.writeDisk(current, page.index(), page.read(current));
        page.clear(current, Page.Flag.DIRTY);
      }
      return;
    }
    for (int i = 0; i < page.compoundPages(); i++) {
      Page each = vm.memory.page(page.pfn() + i);
      int slot = each.swapSlot(current);
      if (slot >= 0) {
        vm.swap.write(current, slot, each.read(current));
      }
    }
    page.clear(current, Page.Flag.DIRTY);
  }

  /** {@code __remove_mapping}, or what happens to a page that stays: swap has no page of it. */
  private void leaveSwapCache(Task current, Page page) {
    for (int i = 0; i < page.compoundPages(); i++) {
      Page each = vm.memory.page(page.pfn() + i);
      int slot = each.swapSlot(current);
      if (slot >= 0) {
        vm.swap.setCached(current, slot, null);
        vm.swap.free(current, slot);
        each.setSwapSlot(current, -1);
        vm.memory.put(current, page);
      }
    }
  }
}
