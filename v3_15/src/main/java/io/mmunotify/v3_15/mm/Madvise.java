// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.kernel.VmOperations.Advice;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.Pgd;

/** What a program says of its memory: {@code mm/madvise.c}. */
final class Madvise {
  private static final int EACCES = -13;

  private final Vm vm;
  private final VmOperations system;

  /**
   * @param system the system calls, of which one makes holes in files
   */
  Madvise(Vm vm, VmOperations system) {
    this.vm = vm;
    this.system = system;
  }

  @Upstream("madvise")
  int madvise(Task current, MmStruct mm, long start, long end, Advice advice) {
    boolean reads = advice == Advice.DONTNEED || advice == Advice.REMOVE;
    if (reads) {
      mm.mmapSem().downRead(current);
    } else {
      mm.mmapSem().downWrite(current);
    }
    int error = mm.map().covers(current, start, end) ? 0 : VmOperations.ENOMEM;
    for (long address = start; address < end; ) {
      Vma vma = mm.map().find(current, address);
      if (vma == null || vma.start() >= end) {
        break;
      }
      long from = Math.max(start, vma.start());
      long to = Math.min(end, vma.end());
      address = vma.end();
      int result =
          reads ? discard(current, vma, from, to, advice) : behave(current, vma, from, to, advice);
      if (result != 0) {
        error = result;
        break;
      }
    }
    if (reads) {
      mm.mmapSem().upRead(current);
    } else {
      mm.mmapSem().upWrite(current);
    }
    return error;
  }

  private int discard(Task current, Vma vma, long start, long end, Advice advice) {
    if (advice == Advice.REMOVE) {
      return remove(current, vma, start, end);
    }
    if (vma.has(Vma.VM_LOCKED | Vma.VM_HUGETLB)) {
      return VmOperations.EINVAL;
    }
    vm.zapPageRange.zapPageRange(current, vma, start, end);
    return 0;
  }

  /** {@code madvise_remove}: a hole in the file; mmap_sem is given back meanwhile. */
  private int remove(Task current, Vma vma, long start, long end) {
    MappedFile file = vma.file();
    if (file == null || vma.has(Vma.VM_LOCKED)) {
      return VmOperations.EINVAL;
    }
    if (!vma.has(Vma.VM_SHARED) || !vma.has(Vma.VM_WRITE)) {
      return EACCES;
    }
    long first = vma.indexOf(start);
    vma.mm().mmapSem().upRead(current);
    int error = system.punchHole(current, file, first, (end - start) >> Pgd.PAGE_SHIFT);
    vma.mm().mmapSem().downRead(current);
    return error;
  }

  private int behave(Task current, Vma vma, long start, long end, Advice advice) {
    MmStruct mm = vma.mm();
    return switch (advice) {
      case HUGE ->
          vm.mmapRegion.changeFlags(current, mm, start, end, Vma.VM_NOHUGEPAGE, Vma.VM_HUGEPAGE);
      case NOHUGE ->
          vm.mmapRegion.changeFlags(current, mm, start, end, Vma.VM_HUGEPAGE, Vma.VM_NOHUGEPAGE);
      case MERGEABLE ->
          vma.has(Vma.VM_SHARED | Vma.VM_HUGETLB)
              ? 0
              : vm.mmapRegion.changeFlags(current, mm, start, end, 0, Vma.VM_MERGEABLE);
      case UNMERGEABLE -> unmerge(current, vma, start, end);
      case DONTFORK -> vm.mmapRegion.changeFlags(current, mm, start, end, 0, Vma.VM_DONTCOPY);
      default -> VmOperations.EINVAL;
    };
  }

  private int unmerge(Task current, Vma vma, long start, long end) {
    if (!vma.has(Vma.VM_MERGEABLE)) {
      return 0;
    }
    int error = vma.anonVma() == null ? 0 : vm.ksm.unmergeKsmPages(current, vma, start, end);
    return error != 0
        ? error
        : vm.mmapRegion.changeFlags(current, vma.mm(), start, end, Vma.VM_MERGEABLE, 0);
  }
}
