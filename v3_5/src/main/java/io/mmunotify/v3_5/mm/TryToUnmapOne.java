// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Rmap.Place;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.PageTableLock;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.sync.RwSemaphore;
import org.jspecify.annotations.Nullable;

/** A page leaves every page table that maps it: reclaim and migration, {@code mm/rmap.c}. */
final class TryToUnmapOne {
  private final Vm vm;

  TryToUnmapOne(Vm vm) {
    this.vm = vm;
  }

  /** What a page is unmapped for. */
  enum Why {
    /** {@code TTU_UNMAP}: to be freed. */
    RECLAIM,
    /** {@code TTU_MIGRATION}: entries wait for its new frame. */
    MIGRATION,
    /** {@code TTU_MUNLOCK}: only looked at, whether an area locks it. */
    MUNLOCK
  }

  /** {@code try_to_unmap}: the caller holds the page's lock and a reference. */
  @Upstream("try_to_unmap")
  boolean tryToUnmap(Task current, Page page, Why why) {
    RwSemaphore lock = Rmap.lockOf(current, page);
    if (lock == null) {
      return false;
    }
    lock.downWrite(current);
    for (Place place : Rmap.places(current, page, false)) {
      if (!tryToUnmapOne(current, page, place.vma(), place.address(), why)
          || page.mapcount(current) == 0) {
        break;
      }
    }
    lock.upWrite(current);
    return page.mapcount(current) == 0;
  }

  /** One mm: devices are told of the page under the lock. */
  @Upstream("try_to_unmap_one")
  private boolean tryToUnmapOne(Task current, Page page, Vma vma, long address, Why why) {
    boolean[] success = {true};
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        vma.mm().map().pgd().pageTableLock(),
        (at, table, huge) -> {
          success[0] =
              why == Why.MUNLOCK
                  ? isUnlocked(current, page, vma)
                  : unmapPte(current, page, vma, at, table, why);
          return false;
        });
    return success[0];
  }

  private static boolean isUnlocked(Task current, Page page, Vma vma) {
    if (vma.has(Vma.VM_LOCKED)) {
      page.set(current, Page.Flag.MLOCKED);
    }
    return !vma.has(Vma.VM_LOCKED);
  }

  private static long migration(Page page, long entry) {
    long write = Pte.has(entry, Pte.WRITE) ? Pte.MIGRATION_WRITE : 0;
    return Pte.make(page.pfn(), Pte.MIGRATION | write | (entry & Pte.HUGE));
  }

  /** The entry, under its lock; false where the page is to stay. */
  private boolean unmapPte(
      Task current, Page page, Vma vma, long address, PageTable table, Why why) {
    if (why == Why.RECLAIM) {
      if (vma.has(Vma.VM_LOCKED)) {
        page.set(current, Page.Flag.MLOCKED);
        return false;
      }
      if (vm.notify.ptepClearFlushYoungNotify(current, vma, address, table)) {
        return false;
      }
    }
    long pte = vm.notify.ptepClearFlushNotify(current, vma, address, table);
    if (Pte.has(pte, Pte.DIRTY)) {
      page.set(current, Page.Flag.DIRTY);
    }
    if (why == Why.MIGRATION) {
      table.set(current, address, migration(page, pte));
    } else if (Rmap.isAnon(current, page)) {
      int slot = page.swapSlot(current);
      vm.swap.duplicate(current, slot);
      table.set(current, address, Pte.make(slot, Pte.SWAP));
    }
    if (Pte.has(pte, Pte.HUGE)) {
      page.addCompoundMapcount(current, -1);
    } else {
      page.addMapcount(current, -1);
    }
    vm.memory.put(current, page);
    return true;
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
    lockOf(at).lock(current);
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
    lockOf(at).unlock(current);
  }

  private static PageTableLock lockOf(PageTable table) {
    return table.isUpper() ? table.pageTableLock() : table.lock();
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
    boolean unmapped = tryToUnmap(current, page, Why.MIGRATION);
    MappedFile file = page.mapping(current) instanceof MappedFile mapped ? mapped : null;
    boolean sole = page.count(current) == (file == null ? 1 : 2);
    Page target = unmapped && sole ? fresh : page;
    if (target == fresh) {
      movePage(current, page, fresh, file);
    }
    RwSemaphore lock = Rmap.lockOf(current, page);
    if (lock != null) {
      lock.downWrite(current);
      for (Place place : Rmap.places(current, page, false)) {
        removeMigrationPte(current, place.vma(), place.address(), page, target);
      }
      lock.upWrite(current);
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
    page.lock().lock(current);
    boolean referenced = vm.pageReferenced.pageReferenced(current, page, true);
    if (!referenced && !page.test(current, Page.Flag.MLOCKED) && page.mapping(current) != null) {
      reclaimUnreferenced(current, page);
    }
    page.lock().unlock(current);
    vm.memory.put(current, page);
  }

  private void reclaimUnreferenced(Task current, Page page) {
    boolean anon = Rmap.isAnon(current, page);
    if (anon) {
      addToSwap(current, page);
    }
    boolean unmapped = page.mapcount(current) == 0 || tryToUnmap(current, page, Why.RECLAIM);
    if (unmapped && page.test(current, Page.Flag.DIRTY)) {
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

  /** {@code add_to_swap}: a huge page is split for it. */
  @Upstream("add_to_swap")
  private void addToSwap(Task current, Page page) {
    if (page.isCompound()) {
      vm.splitHugePage.splitHugePage(current, page);
    }
    if (page.swapSlot(current) < 0) {
      page.setSwapSlot(current, vm.swap.add(current, page));
      page.get(current);
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
    int slot = page.swapSlot(current);
    if (slot >= 0) {
      vm.swap.write(current, slot, page.read(current));
    }
    page.clear(current, Page.Flag.DIRTY);
  }

  /** {@code __remove_mapping}, or what happens to a page that stays: swap has no page of it. */
  private void leaveSwapCache(Task current, Page page) {
    int slot = page.swapSlot(current);
    if (slot >= 0) {
      vm.swap.setCached(current, slot, null);
      vm.swap.free(current, slot);
      page.setSwapSlot(current, -1);
      vm.memory.put(current, page);
    }
  }

  /** {@code munlock_vma_page}: a page that others map, too, is asked of all of them. */
  @Upstream("munlock_vma_page")
  void munlockPage(Task current, Page page) {
    page.lock().lock(current);
    if (page.testClear(current, Page.Flag.MLOCKED) && page.mapcount(current) > 1) {
      boolean _ = tryToUnmap(current, page, Why.MUNLOCK); // try_to_munlock
    }
    page.lock().unlock(current);
  }
}
