// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/** Pages of an area in another order than the file's: {@code mm/fremap.c}. */
final class RemapFilePages {
  private final Vm vm;

  RemapFilePages(Vm vm) {
    this.vm = vm;
  }

  /**
   * {@code remap_file_pages}: takes mmap_sem for write if the area becomes another kind, which it
   * stays, or is locked in memory; else for reading.
   */
  @Upstream("remap_file_pages")
  int remapFilePages(Task current, MmStruct mm, long start, long end, long offset) {
    mm.mmapSem().downRead(current);
    Vma vma = find(current, mm, start, end);
    boolean writes =
        vma != null
            && (vma.has(Vma.VM_NONLINEAR) ? vma.has(Vma.VM_LOCKED) : vma.indexOf(start) != offset);
    if (writes) {
      mm.mmapSem().upRead(current);
      mm.mmapSem().downWrite(current);
      vma = find(current, mm, start, end);
    }
    int error = vma == null ? VmOperations.EINVAL : remap(current, vma, start, end, offset);
    if (writes) {
      mm.mmapSem().upWrite(current);
    } else {
      mm.mmapSem().upRead(current);
    }
    for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
      if (!Pte.present(FollowPage.entry(current, mm, address))) {
        int _ = vm.pageFault.handle(current, mm, address, false); // mm_populate
      }
    }
    return error;
  }

  /** The area of the range; null where it is none that can be remapped. */
  private static @Nullable Vma find(Task current, MmStruct mm, long start, long end) {
    Vma vma = mm.map().at(current, start);
    boolean fits =
        vma != null
            && vma.file() != null
            && vma.has(Vma.VM_SHARED)
            && !vma.isHugetlb()
            && end <= vma.end();
    return fits ? vma : null;
  }

  private int remap(Task current, Vma vma, long start, long end, long offset) {
    MappedFile file = vma.file();
    boolean linear = !vma.has(Vma.VM_NONLINEAR);
    if (file == null || (linear && vma.indexOf(start) == offset)) {
      return 0; // it lies there already
    }
    if (linear && file.kind() == MappedFile.Kind.DISK) {
      // page_mkclean does not find pages of nonlinear areas, so the range becomes a linear one.
      return vm.mmapRegion.mmapRegion(
          current, new Vma(vma.mm(), start, end, vma.flags(), file, offset));
    }
    if (linear) {
      file.makeNonlinear(current, vma);
    }
    if (vma.has(Vma.VM_LOCKED)) {
      int flags = vma.flags();
      vm.munlock.munlockVmaPagesRange(current, vma, start, end);
      vma.setFlags(current, flags);
    }
    MmStruct mm = vma.mm();
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    int error = 0;
    for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
      long place = offset + ((address - start) >> Pgd.PAGE_SHIFT);
      error = installFilePte(current, vma, address, place);
    }
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
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
