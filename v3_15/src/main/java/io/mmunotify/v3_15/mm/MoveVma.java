// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** {@code mremap}: from {@code mm/mremap.c}. */
final class MoveVma {
  /** How much is moved under one hold of the page-table locks. */
  private static final long LATENCY_LIMIT = 64 * Pgd.PAGE_SIZE;

  private final Vm vm;

  MoveVma(Vm vm) {
    this.vm = vm;
  }

  /** {@code mremap}: takes mmap_sem for write. {@code to} is -1 where nobody says. */
  @Upstream("mremap")
  int mremap(
      Task current, MmStruct mm, long start, long end, long newSize, long to, boolean mayMove) {
    mm.mmapSem().downWrite(current);
    int error = remap(current, mm, start, end, newSize, to, mayMove);
    mm.mmapSem().upWrite(current);
    return error;
  }

  private int remap(
      Task current, MmStruct mm, long start, long end, long newSize, long to, boolean mayMove) {
    MemoryMap map = mm.map();
    long oldEnd = end;
    if (to >= 0) {
      if (to < end && start < to + newSize) {
        return VmOperations.EINVAL;
      }
      int error = vm.mmapRegion.doMunmap(current, mm, to, to + newSize);
      if (error != 0) {
        return error;
      }
    }
    if (newSize < oldEnd - start) {
      int error = vm.mmapRegion.doMunmap(current, mm, start + newSize, oldEnd);
      if (error != 0) {
        return error;
      }
      oldEnd = start + newSize;
    }
    if (to < 0 && newSize <= oldEnd - start) {
      return 0; // a tail is unmapped, no more
    }
    Vma vma = map.at(current, start);
    if (vma == null || oldEnd > vma.end()) {
      return VmOperations.EFAULT; // vma_to_resize
    }
    if (vma.isHugetlb()) {
      return VmOperations.EINVAL;
    }
    if (to >= 0) {
      return moveVma(current, vma, start, oldEnd, newSize, to);
    }
    Vma next = map.find(current, vma.end());
    if (oldEnd == vma.end() && (next == null || next.start() >= start + newSize)) {
      Areas.lockRmaps(current, vma.file(), vma.anonVma());
      map.adjust(current, vma, vma.start(), start + newSize);
      Areas.unlockRmaps(current, vma.file(), vma.anonVma());
      return 0;
    }
    if (!mayMove) {
      return VmOperations.ENOMEM;
    }
    return moveVma(current, vma, start, oldEnd, newSize, freeArea(current, map));
  }

  /** {@code get_unmapped_area}: behind all areas. */
  private static long freeArea(Task current, MemoryMap map) {
    long end = 0;
    for (Vma vma : map.all(current)) {
      end = Math.max(end, vma.end());
    }
    return map.pgd().pmdBase(end + map.pgd().pmdSize() - 1);
  }

  /** {@code move_vma}: the entries go first, then the old area is unmapped as by munmap. */
  @Upstream("move_vma")
  private int moveVma(Task current, Vma vma, long start, long end, long newSize, long to) {
    if (vma.has(Vma.VM_MERGEABLE)) {
      int error = vm.ksm.unmergeKsmPages(current, vma, start, end);
      if (error != 0) {
        return error;
      }
    }
    long pgoff = vma.indexOf(start);
    Vma moved = new Vma(vma.mm(), to, to + newSize, vma.flags(), vma.file(), pgoff);
    if (vma.anonVma() != null) {
      AnonVma.clone(current, moved, vma);
      moved.setAnonVma(current, vma.anonVma());
    }
    Areas.link(current, moved);
    movePageTables(current, vma, moved, start, end, to);
    return vm.mmapRegion.doMunmap(current, vma.mm(), start, end);
  }

  /** {@code move_page_tables}: one section over the old range; nobody is told of the new one. */
  @Upstream("move_page_tables")
  private void movePageTables(
      Task current, Vma vma, Vma moved, long start, long end, long newStart) {
    Pgd pgd = vma.mm().map().pgd();
    vm.hooks.invalidateRangeStart(current, vma.mm(), start, end);
    boolean needFlush = false;
    long extent;
    for (long from = start, to = newStart; from < end; from += extent, to += extent) {
      extent = pgd.pmdEnd(from, end) - from;
      PageTable oldPmd = pgd.pmd(current, from);
      if (oldPmd == null || Pte.none(oldPmd.read(current, from))) {
        continue;
      }
      PageTable newPmd = pgd.pmdAlloc(current, to);
      if (Pte.has(oldPmd.read(current, from), Pte.HUGE)) {
        if (extent == pgd.pmdSize()
            && vm.hugeMemory.moveHugePmd(current, vma, oldPmd, newPmd, from, to)) {
          needFlush = true;
          continue;
        }
        vm.splitHugePage.splitHugePagePmd(current, vma, oldPmd, from);
      }
      PageTable oldTable = oldPmd.tableAt(current, from);
      PageTable newTable = oldTable == null ? null : pgd.pteAlloc(current, to);
      extent = Math.min(extent, pgd.pmdBase(to) + pgd.pmdSize() - to);
      if (oldTable != null && newTable != null) {
        extent = Math.min(extent, LATENCY_LIMIT);
        movePtes(current, vma, moved, oldTable, newTable, from, from + extent, to);
        needFlush = true;
      }
    }
    if (needFlush) {
      // All page-table locks are free by now: whoever took one may have freed a page that moved.
      vma.mm().map().tlbs().flushRange(current, start, end);
    }
    vm.hooks.invalidateRangeEnd(current, vma.mm(), start, end);
  }

  /** {@code move_ptes}: the flush comes later, for all of the range. */
  @Upstream("move_ptes")
  private static void movePtes(
      Task current,
      Vma vma,
      Vma moved,
      PageTable oldTable,
      PageTable newTable,
      long start,
      long end,
      long newStart) {
    boolean rmapLocks = moved.start() < vma.start(); // rmap would meet the new place first
    if (rmapLocks) {
      Areas.lockRmaps(current, vma.file(), vma.anonVma());
    }
    oldTable.lock().lock(current);
    if (newTable != oldTable) {
      newTable.lock().lockNested(current);
    }
    for (long from = start; from < end; from += Pgd.PAGE_SIZE) {
      if (Pte.none(oldTable.read(current, from))) {
        continue;
      }
      long pte = oldTable.getAndClear(current, from);
      newTable.set(current, newStart + (from - start), pte);
    }
    if (newTable != oldTable) {
      newTable.lock().unlock(current);
    }
    oldTable.lock().unlock(current);
    if (rmapLocks) {
      Areas.unlockRmaps(current, vma.file(), vma.anonVma());
    }
  }
}
