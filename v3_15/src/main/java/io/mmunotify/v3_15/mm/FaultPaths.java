// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;

/** Which function of this generation handles what a page fault comes to. Forwards only. */
final class FaultPaths implements PageFault.Faults {
  private final Vm vm;

  FaultPaths(Vm vm) {
    this.vm = vm;
  }

  @Override
  public int hugetlb(Task current, Vma vma, long address, boolean write) {
    return vm.hugetlb.fault(current, vma, address, write);
  }

  @Override
  public int hugeAnonymous(Task current, Vma vma, long address, boolean write) {
    return vm.hugeMemory.anonymousPage(current, vma, address, write);
  }

  @Override
  public int hugeWriteProtected(Task current, Vma vma, long address, long pmd) {
    return vm.hugeMemory.wpPage(current, vma, address, pmd);
  }

  @Override
  public void hugeAccessed(Task current, Vma vma, long address, long pmd, boolean write) {
    vm.hugeMemory.setAccessed(current, vma, address, pmd, write);
  }

  @Override
  public int writeProtected(Task current, Vma vma, long address, PageTable table, long pte) {
    return vm.doWpPage.doWpPage(current, vma, address, table, pte);
  }

  @Override
  public void upgraded(Task current, Vma vma, long address, boolean write) {
    // An entry that only allows more needs no flush: the next access walks.
  }

  @Override
  public int faultAround() {
    return 1;
  }
}
