// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Mapping;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Prot;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** This generation's VM as programs see it: system calls, and what the kernel does of itself. */
public final class KernelVm implements VmOperations.Nonlinear {
  private static final int EOPNOTSUPP = -95;

  private final Vm vm;
  private final Madvise madvise;

  /**
   * @param hooks the notifiers of this generation
   */
  public KernelVm(VmHardware hardware, NotifierCalls hooks) {
    this.vm = new Vm(hardware, hooks);
    this.madvise = new Madvise(vm, this);
  }

  @Override
  public void initMm(MmStruct mm) {
    mm.setMap(new MemoryMap(mm, vm.hardware.hugePages()));
  }

  @Override
  public int mmap(Task current, MmStruct mm, Mapping mapping) {
    mm.mmapSem().downWrite(current);
    int error = vm.mmapRegion.mmapRegion(current, Areas.newVma(mm, mapping));
    mm.mmapSem().upWrite(current);
    return error;
  }

  @Override
  public int munmap(Task current, MmStruct mm, long start, long end) {
    mm.mmapSem().downWrite(current);
    int error = vm.mmapRegion.doMunmap(current, mm, start, end);
    mm.mmapSem().upWrite(current);
    return error;
  }

  @Override
  public Set<Advice> advices() {
    return EnumSet.complementOf(EnumSet.of(Advice.FREE, Advice.WIPEONFORK));
  }

  @Override
  public int madvise(Task current, MmStruct mm, long start, long end, Advice advice) {
    return madvise.madvise(current, mm, start, end, advice);
  }

  @Override
  public int mprotect(Task current, MmStruct mm, long start, long end, Prot prot) {
    return vm.changeProtection.mprotect(current, mm, start, end, Areas.protFlags(prot));
  }

  @Override
  public int mremap(
      Task current, MmStruct mm, long start, long pages, long newPages, long to, boolean mayMove) {
    long end = start + (pages << Pgd.PAGE_SHIFT);
    return vm.moveVma.mremap(current, mm, start, end, newPages << Pgd.PAGE_SHIFT, to, mayMove);
  }

  @Override
  public int mlock(Task current, MmStruct mm, long start, long end) {
    mm.mmapSem().downWrite(current);
    int error = vm.mmapRegion.changeFlags(current, mm, start, end, 0, Vma.VM_LOCKED);
    mm.mmapSem().upWrite(current);
    mm.mmapSem().downRead(current);
    for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
      Vma vma = mm.map().at(current, address);
      boolean write = vma != null && vma.has(Vma.VM_WRITE) && !vma.has(Vma.VM_SHARED);
      long before = FollowPage.entry(current, mm, address);
      if (vma != null && (!Pte.present(before) || (write && !Pte.has(before, Pte.WRITE)))) {
        error = vm.pageFault.handleMmFault(current, vma, address, write); // copies, too
      }
      Page page = FollowPage.page(current, vm.memory, mm, address);
      if (page != null) {
        page.head().set(current, Page.Flag.MLOCKED);
      }
    }
    mm.mmapSem().upRead(current);
    return error;
  }

  @Override
  public int munlock(Task current, MmStruct mm, long start, long end) {
    mm.mmapSem().downWrite(current);
    int error = vm.mmapRegion.changeFlags(current, mm, start, end, Vma.VM_LOCKED, 0);
    for (Vma vma : mm.map().overlapping(current, start, end)) {
      long from = Math.max(start, vma.start());
      vm.munlock.munlockVmaPagesRange(current, vma, from, Math.min(end, vma.end()));
    }
    mm.mmapSem().upWrite(current);
    return error;
  }

  @Override
  public long load(Task current, MmStruct mm, long address) {
    return vm.hardware
        .processor()
        .load(
            current,
            mm,
            mm.map().pgd(),
            mm.map().tlbs(),
            address,
            (task, at, write) -> vm.pageFault.handle(task, mm, at, write));
  }

  @Override
  public int store(Task current, MmStruct mm, long address, long value) {
    return (int)
        vm.hardware
            .processor()
            .store(
                current,
                mm,
                mm.map().pgd(),
                mm.map().tlbs(),
                address,
                value,
                (task, at, write) -> vm.pageFault.handle(task, mm, at, write));
  }

  @Override
  public int fork(Task current, MmStruct mm, MmStruct child) {
    return vm.copyPageRange.dupMmap(current, mm, child);
  }

  @Override
  public int truncate(Task current, MappedFile file, long pages) {
    long old = file.size(current);
    file.setSize(current, pages);
    if (pages >= old) {
      return 0;
    }
    if (file.kind() == MappedFile.Kind.HUGETLB) {
      vm.hugetlb.deleteRange(current, file, pages, -1);
    } else {
      vm.zapPageRange.truncatePagecache(current, file, pages);
    }
    return 0;
  }

  @Override
  public int punchHole(Task current, MappedFile file, long start, long pages) {
    if (file.kind() == MappedFile.Kind.DISK) {
      return EOPNOTSUPP; // ext2 cannot
    }
    if (file.kind() == MappedFile.Kind.HUGETLB) {
      vm.hugetlb.deleteRange(current, file, start, start + pages);
    } else {
      vm.zapPageRange.unmapMappingRange(current, file, start, start + pages, false);
      vm.zapPageRange.truncateInodePages(current, file, start, start + pages);
    }
    return 0;
  }

  @Override
  public int fsync(Task current, MappedFile file) {
    return vm.pageMkclean.fsync(current, file);
  }

  @Override
  public int writeFile(Task current, MappedFile file, long index, long value) {
    if (index >= file.size(current)) {
      file.setSize(current, index + 1);
    }
    Page page = vm.pageFault.pageOf(current, file, index);
    if (page == null) {
      return ENOMEM;
    }
    page.write(current, value);
    page.set(current, Page.Flag.DIRTY);
    page.lock().unlock(current);
    vm.memory.put(current, page);
    return 0;
  }

  @Override
  public int reclaim(Task current, MmStruct mm, long start, long end) {
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      Page page = FollowPage.get(current, vm.memory, mm, address);
      if (page != null) {
        boolean tail = page != page.head() && page.head().compoundMapcount(current) > 0;
        if (tail || page.test(current, Page.Flag.HUGETLB)) {
          vm.memory.put(current, page); // its head was looked at, or nobody reclaims it
        } else {
          vm.shrinkPageList.shrinkPage(current, page);
        }
      }
    }
    return 0;
  }

  @Override
  public int migrate(Task current, MmStruct mm, long start, long end) {
    return vm.migratePages.doMovePageToNodeArray(current, mm, start, end);
  }

  @Override
  public int clearRefs(Task current, MmStruct mm) {
    return vm.clearRefs.clearRefsWrite(current, mm);
  }

  @Override
  public int ksmMerge(Task current, List<MmStruct> mms) {
    return vm.ksm.scan(current, mms);
  }

  @Override
  public int ksmUnmerge(Task current, List<MmStruct> mms) {
    return vm.ksm.unmergeAll(current, mms);
  }

  @Override
  public int collapse(Task current, MmStruct mm, long address) {
    return vm.khugepaged.scanPmd(current, mm, mm.map().pgd().pmdBase(address));
  }

  @Override
  public int splitHuge(Task current, MmStruct mm, long address) {
    Page page = FollowPage.get(current, vm.memory, mm, address);
    if (page == null || !page.isCompound() || page.head().test(current, Page.Flag.HUGETLB)) {
      if (page != null) {
        vm.memory.put(current, page);
      }
      return EINVAL;
    }
    vm.splitHugePage.splitHugePage(current, page);
    vm.memory.put(current, page);
    return 0;
  }

  @Override
  public void exitMmap(Task current, MmStruct mm) {
    vm.exitMmap.exitMmap(current, mm);
  }

  @Override
  public int remapFilePages(Task current, MmStruct mm, long start, long end, long offset) {
    return vm.remapFilePages.remapFilePages(current, mm, start, end, offset);
  }
}
