// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** {@code mprotect}: from {@code mm/mprotect.c}. */
final class ChangeProtection {
  private final Vm vm;

  ChangeProtection(Vm vm) {
    this.vm = vm;
  }

  /** {@code mprotect}: takes mmap_sem for write. */
  @Upstream("mprotect")
  int mprotect(Task current, MmStruct mm, long start, long end, int prot) {
    mm.mmapSem().downWrite(current);
    MemoryMap map = mm.map();
    int error = 0;
    for (long address = start; address < end && error == 0; ) {
      Vma vma = map.at(current, address); // up to the first hole, which is an error
      error = vma == null ? VmOperations.ENOMEM : 0;
      if (vma != null) {
        long stop = Math.min(end, vma.end());
        error = mprotectFixup(current, vma, address, stop, prot);
        address = stop;
      }
    }
    mm.mmapSem().upWrite(current);
    return error;
  }

  /** {@code mprotect_fixup}: nothing at all where the protection stays. */
  @Upstream("mprotect_fixup")
  private int mprotectFixup(Task current, Vma vma, long start, long end, int prot) {
    int flags = (vma.flags() & ~(Vma.VM_READ | Vma.VM_WRITE)) | prot;
    if (flags == vma.flags()) {
      return 0;
    }
    MemoryMap map = vma.mm().map();
    if (!Areas.mayCut(current, map, start, end)) {
      return VmOperations.EINVAL;
    }
    for (Vma part :
        Areas.cut(current, map, start, end, true, vm.splitHugePage::vmaAdjustTransHuge)) {
      part.setFlags(current, flags);
      changeProtection(current, part, start, end);
    }
    Areas.merge(current, map, start, end);
    return 0;
  }

  /** {@code change_protection}: one section over all of the piece, whatever is mapped there. */
  @Upstream("change_protection")
  private void changeProtection(Task current, Vma vma, long start, long end) {
    vm.hooks.invalidateRangeStart(current, vma.mm(), start, end);
    if (vma.isHugetlb()) {
      vm.hugetlb.changeProtection(current, vma, start, end);
    } else {
      changeProtectionRange(current, vma, start, end);
    }
    vm.hooks.invalidateRangeEnd(current, vma.mm(), start, end);
  }

  /** {@code change_protection_range}: flushed within the section, where anything changed. */
  @Upstream("change_protection_range")
  private void changeProtectionRange(Task current, Vma vma, long start, long end) {
    MemoryMap map = vma.mm().map();
    long pages = 0;
    long next;
    for (long address = start; address < end; address = next) {
      next = Math.min(end, map.pgd().pmdTableEnd(address));
      PageTable pmd = map.pgd().pmd(current, address);
      if (pmd != null) {
        pages += changePmdRange(current, vma, pmd, address, next);
      }
    }
    if (pages > 0) {
      map.tlbs().flushRange(current, start, end);
    }
  }

  /** {@code change_pmd_range}. */
  @Upstream("change_pmd_range")
  private long changePmdRange(Task current, Vma vma, PageTable pmd, long start, long end) {
    Pgd pgd = vma.mm().map().pgd();
    long pages = 0;
    long next;
    for (long address = start; address < end; address = next) {
      next = pgd.pmdEnd(address, end);
      long entry = pmd.read(current, address);
      if (Pte.none(entry)) {
        continue;
      }
      if (Pte.has(entry, Pte.HUGE)) {
        if (next - address != pgd.pmdSize()) {
          vm.splitHugePage.splitHugePagePmd(current, vma, pmd, address);
        } else {
          int changed = vm.hugeMemory.changeHugePmd(current, vma, pmd, address);
          if (changed > 0) {
            pages += changed;
            continue;
          }
        }
      }
      PageTable table = pmd.tableAt(current, address);
      if (table != null) {
        pages += changePteRange(current, vma, table, address, next);
      }
    }
    return pages;
  }

  /** {@code change_pte_range}. */
  @Upstream("change_pte_range")
  private static long changePteRange(Task current, Vma vma, PageTable table, long start, long end) {
    long pages = 0;
    table.lock().lock(current);
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      long pte = table.read(current, address);
      if (Pte.present(pte)) {
        long old = table.getAndClear(current, address);
        long entry = vma.modify(old);
        if (vma.wantsWriteNotify() && Pte.has(entry, Pte.DIRTY)) {
          entry |= Pte.WRITE; // known to be dirty already
        }
        table.set(current, address, entry);
        pages++;
      } else if (Pte.has(pte, Pte.MIGRATION_WRITE)) {
        table.set(current, address, pte & ~Pte.MIGRATION_WRITE);
        pages++;
      }
    }
    table.lock().unlock(current);
    return pages;
  }
}
