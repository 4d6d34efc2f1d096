// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** A child gets its parent's pages: {@code copy_page_range}, and {@code dup_mmap} around it. */
final class CopyPageRange {
  private final Vm vm;

  CopyPageRange(Vm vm) {
    this.vm = vm;
  }

  /** {@code dup_mmap}: one flush for all areas, behind the last of them. */
  @Upstream("dup_mmap")
  int dupMmap(Task current, MmStruct mm, MmStruct child) {
    mm.mmapSem().downWrite(current);
    child.mmapSem().downWriteNested(current);
    int error = 0;
    for (Vma vma : mm.map().all(current)) {
      if (vma.has(Vma.VM_DONTCOPY)) {
        continue;
      }
      Vma copy = vma.copy(child, vma.start(), vma.end());
      if (vma.has(Vma.VM_LOCKED)) {
        copy.setFlags(current, copy.flags() & ~Vma.VM_LOCKED);
      }
      if (!vma.has(Vma.VM_WIPEONFORK)) {
        AnonVma.fork(current, copy, vma);
      }
      Areas.link(current, copy);
      if (!vma.has(Vma.VM_WIPEONFORK)) {
        error = copyPageRange(current, child, vma);
      }
      if (error != 0) {
        break;
      }
    }
    child.mmapSem().upWrite(current);
    mm.map().tlbs().flushMm(current);
    mm.mmapSem().upWrite(current);
    return error;
  }

  /** Of an area; only one that may become read-only is told of. */
  @Upstream("copy_page_range")
  private int copyPageRange(Task current, MmStruct child, Vma vma) {
    if (vma.isHugetlb()) {
      return vm.hugetlb.copyRange(current, child, vma);
    }
    if (vma.anonVma() == null && !vma.has(Vma.VM_NONLINEAR)) {
      return 0; // faults fill the child's entries just as well
    }
    boolean cow = vma.isCow();
    if (cow) {
      vm.hooks.invalidateRangeStart(current, vma.mm(), vma.start(), vma.end());
    }
    int error = copyPmdRange(current, child, vma);
    if (cow) {
      vm.hooks.invalidateRangeEnd(current, vma.mm(), vma.start(), vma.end());
    }
    return error;
  }

  private int copyPmdRange(Task current, MmStruct child, Vma vma) {
    Pgd from = vma.mm().map().pgd();
    Pgd to = child.map().pgd();
    long next;
    for (long address = vma.start(); address < vma.end(); address = next) {
      PageTable source = from.pmd(current, address);
      if (source == null) {
        next = Math.min(vma.end(), from.pmdTableEnd(address));
        continue;
      }
      next = from.pmdEnd(address, vma.end());
      long entry = source.read(current, address);
      if (Pte.has(entry, Pte.HUGE)) {
        PageTable target = to.pmdAlloc(current, address);
        if (vm.hugeMemory.copyHugePmd(current, target, source, vma, address)) {
          continue;
        }
      }
      PageTable table = source.tableAt(current, address);
      if (table != null) {
        PageTable copy = to.pteAlloc(current, address);
        if (copy == null) {
          return VmOperations.ENOMEM;
        }
        copyPteRange(current, copy, table, vma, address, next);
      }
    }
    return 0;
  }

  private void copyPteRange(
      Task current, PageTable target, PageTable source, Vma vma, long start, long end) {
    target.lock().lock(current);
    source.lock().lockNested(current);
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      if (!Pte.none(source.read(current, address))) {
        copyOnePte(current, target, source, vma, address);
      }
    }
    source.lock().unlock(current);
    target.lock().unlock(current);
  }

  /** {@code copy_one_pte}: read-only on both sides where a store is to copy. */
  @Upstream("copy_one_pte")
  private void copyOnePte(Task current, PageTable target, PageTable source, Vma vma, long address) {
    long pte = source.read(current, address);
    if (!Pte.present(pte)) {
      if (Pte.has(pte, Pte.SWAP)) {
        vm.swap.duplicate(current, Pte.pfn(pte));
      } else if (Pte.has(pte, Pte.MIGRATION_WRITE) && vma.isCow()) {
        pte &= ~Pte.MIGRATION_WRITE;
        source.set(current, address, pte);
      }
      target.set(current, address, pte);
      return;
    }
    if (vma.isCow() && Pte.has(pte, Pte.WRITE)) {
      source.setWrprotect(current, address);
      pte = Pte.wrprotect(pte);
    }
    if (vma.has(Vma.VM_SHARED)) {
      pte = Pte.mkclean(pte);
    }
    pte = Pte.mkold(pte);
    if (!Pte.has(pte, Pte.ZERO)) {
      Page page = vm.memory.page(Pte.pfn(pte));
      page.get(current);
      page.addMapcount(current, 1);
    }
    target.set(current, address, pte);
  }
}
