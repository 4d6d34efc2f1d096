// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/** Pages of an area in another order than the file's: {@code mm/fremap.c}. */
final class RemapFilePages {
  private final Vm vm;

  RemapFilePages(Vm vm) {
    this.vm = vm;
  }

  /** {@code remap_file_pages}: takes mmap_sem for write, since the area becomes another kind. */
  @Upstream("remap_file_pages")
  int remapFilePages(Task current, MmStruct mm, long start, long end, long offset) {
    mm.mmapSem().downWrite(current);
    Vma vma = mm.map().at(current, start);
    int error = VmOperations.EINVAL;
    if (vma != null && vma.file() != null && vma.has(Vma.VM_SHARED) && end <= vma.end()) {
      vma.setFlags(current, vma.flags() | Vma.VM_NONLINEAR);
      vm.hooks.invalidateRangeStart(current, mm, start, end);
      error = 0;
      for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
        long place = offset + ((address - start) >> Pgd.PAGE_SHIFT);
        error = installFilePte(current, vma, address, place);
      }
      vm.hooks.invalidateRangeEnd(current, mm, start, end);
    }
    mm.mmapSem().upWrite(current);
    return error;
  }

  /** {@code install_file_pte}: the entry says which page of the file a fault will map. */
  @Upstream("install_file_pte")
  private int installFilePte(Task current, Vma vma, long address, long place) {
    PageTable table = vma.mm().map().pgd().pteAlloc(current, address);
    if (table == null) {
      return VmOperations.ENOMEM;
    }
    table.lock().lock(current);
    if (!Pte.none(table.read(current, address))) {
      zapPte(current, vma, address, table);
    }
    table.set(current, address, Pte.make((int) place, Pte.NONLINEAR));
    table.lock().unlock(current);
    return 0;
  }

  @Upstream("zap_pte")
  private void zapPte(Task current, Vma vma, long address, PageTable table) {
    long pte = table.read(current, address);
    if (!Pte.mapsFrame(pte)) {
      long _ = table.getAndClear(current, address);
      return;
    }
    pte = PteNotify.ptepClearFlush(current, vma, address, table);
    Page page = vm.memory.page(Pte.pfn(pte));
    if (Pte.has(pte, Pte.DIRTY)) {
      page.set(current, Page.Flag.DIRTY);
    }
    page.addMapcount(current, -1);
    vm.memory.put(current, page);
  }
}
