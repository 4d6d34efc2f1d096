// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.MovedPage;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.List;

/** A page leaves every page table that maps it: {@code mm/rmap.c}. */
final class TryToUnmapOne {
  /** {@code CLUSTER_SIZE}, unless a huge page is smaller: how much reclaim looks at in one go. */
  private static final long CLUSTER_SIZE = 32 * Pgd.PAGE_SIZE;

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
    vm.rmapWalk.walk(
        current,
        page,
        (vma, address) ->
            tryToUnmapOne(current, page, vma, address, why) && page.mapcount(current) != 0,
        () -> {
          if (why != Why.MUNLOCK && page.mapping(current) instanceof MappedFile file) {
            tryToUnmapNonlinear(current, page, file);
          }
        });
    return page.mapcount(current) == 0;
  }

  /** One mm: devices are told behind the lock, with the rmap lock held. False ends the walk. */
  @Upstream("try_to_unmap_one")
  private boolean tryToUnmapOne(Task current, Page page, Vma vma, long address, Why why) {
    boolean[] success = {true};
    boolean[] locked = {false};
    boolean[] found = {false};
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        null,
        (at, table, huge) -> {
          found[0] = true;
          locked[0] = why != Why.MIGRATION && vma.has(Vma.VM_LOCKED);
          if (!locked[0] && why != Why.MUNLOCK) {
            success[0] = unmapPte(current, page, vma, at, table, why);
          }
          return false;
        });
    if (locked[0]) {
      return !mlockVmaPage(current, page, vma);
    }
    if (found[0] && success[0]) {
      vm.hooks.invalidatePage(current, vma.mm(), address); // also if it was only looked at
    }
    return success[0];
  }

  /** The page is locked in memory, if nobody changes the area right now. */
  private static boolean mlockVmaPage(Task current, Page page, Vma vma) {
    if (!vma.mm().mmapSem().downReadTrylock(current)) {
      return false;
    }
    boolean locked = vma.look(current).has(Vma.VM_LOCKED);
    if (locked) {
      page.set(current, Page.Flag.MLOCKED);
    }
    vma.mm().mmapSem().upRead(current);
    return locked;
  }

  /** The entry, under its lock; false where the page is to stay. */
  private boolean unmapPte(
      Task current, Page page, Vma vma, long address, PageTable table, Why why) {
    if (why == Why.RECLAIM && vm.notify.ptepClearFlushYoungNotify(current, vma, address, table)) {
      return false;
    }
    long pte = PteNotify.ptepClearFlush(current, vma, address, table);
    if (Pte.has(pte, Pte.DIRTY)) {
      page.set(current, Page.Flag.DIRTY);
    }
    if (why == Why.MIGRATION) {
      table.set(current, address, MovedPage.entry(page, pte));
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
   * Nobody can say where in a nonlinear area a page lies, so some pages are aged and unmapped, as
   * many as the page has maps. The lock of the file's mappings is held.
   */
  @Upstream("try_to_unmap_nonlinear")
  private void tryToUnmapNonlinear(Task current, Page page, MappedFile file) {
    List<Vma> vmas = file.nonlinear(current);
    int[] left = {page.mapcount(current)};
    if (vmas.isEmpty() || left[0] == 0) {
      return;
    }
    long cluster = clusterSize(vmas.getFirst());
    long furthest = cluster;
    long size = 0;
    for (Vma vma : vmas) {
      furthest = Math.max(furthest, vma.cursor(current));
      size = Math.max(size, vma.end() - vma.start());
    }
    size = (size + cluster - 1) & -cluster;
    for (long to = furthest; to == furthest || to <= size; to += cluster) {
      for (Vma vma : vmas) {
        long cursor = vma.cursor(current);
        for (; cursor < to && cursor < vma.end() - vma.start(); cursor += cluster) {
          tryToUnmapCluster(current, vma, cursor, left);
          vma.setCursor(current, cursor + cluster);
          if (left[0] <= 0) {
            return;
          }
        }
        vma.setCursor(current, to);
      }
    }
    vmas.forEach(vma -> vma.setCursor(current, 0));
  }

  private static long clusterSize(Vma vma) {
    return Math.min(CLUSTER_SIZE, vma.mm().map().pgd().pmdSize());
  }

  /** One stretch is one section; devices hear of no single page in it. */
  @Upstream("try_to_unmap_cluster")
  private void tryToUnmapCluster(Task current, Vma vma, long cursor, int[] left) {
    long cluster = (vma.start() + cursor) & -clusterSize(vma);
    long start = Math.max(vma.start(), cluster);
    long end = Math.min(vma.end(), cluster + clusterSize(vma));
    MmStruct mm = vma.mm();
    PageTable table = mm.map().pgd().table(current, start);
    if (table == null) {
      return;
    }
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    boolean locked = mm.mmapSem().downReadTrylock(current);
    if (locked && !vma.look(current).has(Vma.VM_LOCKED)) {
      mm.mmapSem().upRead(current);
      locked = false;
    }
    table.lock().lock(current);
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      long pte = table.read(current, address);
      if (Pte.mapsFrame(pte) && locked) {
        vm.memory.page(Pte.pfn(pte)).set(current, Page.Flag.MLOCKED);
      } else if (Pte.mapsFrame(pte)
          && !vm.notify.ptepClearFlushYoungNotify(current, vma, address, table)) {
        unmapNonlinearPte(current, vma, address, table);
        left[0]--;
      }
    }
    table.lock().unlock(current);
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
    if (locked) {
      mm.mmapSem().upRead(current);
    }
  }

  private void unmapNonlinearPte(Task current, Vma vma, long address, PageTable table) {
    long pte = PteNotify.ptepClearFlush(current, vma, address, table);
    Page page = vm.memory.page(Pte.pfn(pte));
    if (page.index() != vma.indexOf(address)) {
      table.set(current, address, Pte.make((int) page.index(), Pte.NONLINEAR));
    }
    if (Pte.has(pte, Pte.DIRTY)) {
      page.set(current, Page.Flag.DIRTY);
    }
    page.addMapcount(current, -1);
    vm.memory.put(current, page);
  }
}
