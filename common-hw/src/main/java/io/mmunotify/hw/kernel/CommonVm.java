// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Mapping;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;

/**
 * What system calls do in all generations alike: they take locks, and call functions that differ.
 * No method here calls a notifier, flushes a TLB or changes an entry.
 */
public abstract class CommonVm implements VmOperations {
  private static final int EOPNOTSUPP = -95;

  private final VmHardware hardware;
  private final PhysicalMemory memory;

  /** Of the machine that the kernel runs on. */
  protected CommonVm(VmHardware hardware) {
    this.hardware = hardware;
    this.memory = hardware.memory();
  }

  /** The generation's faults. */
  protected abstract PageFault pageFault();

  /** Whether entries of the upper level are guarded by {@code pmd_lock}, or page_table_lock. */
  protected abstract boolean hasPmdLocks();

  /** {@code mmap_region}: the caller holds mmap_sem for write. */
  protected abstract int mmapRegion(Task current, Vma vma);

  /** {@code do_munmap}: the caller holds mmap_sem for write. */
  protected abstract int doMunmap(Task current, MmStruct mm, long start, long end);

  /** Changes flags of areas, that are cut for it: the caller holds mmap_sem for write. */
  protected abstract int changeFlags(
      Task current, MmStruct mm, long start, long end, int clear, int set);

  /** {@code munlock_vma_pages_range}: the caller holds mmap_sem for write. */
  protected abstract void munlockVmaPagesRange(Task current, Vma vma, long start, long end);

  /** {@code hugetlbfs_fallocate}: whether a file of the pool can have holes. */
  protected abstract boolean hasHugetlbfsFallocate();

  /** The pool's pages of a file from one place up to the other are unmapped and go. */
  protected abstract void deleteHuge(Task current, MappedFile file, long first, long end);

  /** {@code truncate_pagecache}: all behind a place is unmapped, copies too, and goes. */
  protected abstract void truncatePagecache(Task current, MappedFile file, long pages);

  /** The pages from one place up to the other are unmapped and go; copies stay. */
  protected abstract void truncateRange(Task current, MappedFile file, long first, long end);

  /** {@code shrink_page_list} of one page, whose reference is given back. */
  protected abstract void shrinkPage(Task current, Page page);

  @Override
  public void initMm(MmStruct mm) {
    mm.setMap(new MemoryMap(mm, hardware.hugePages(), hasPmdLocks()));
  }

  @Override
  public int mmap(Task current, MmStruct mm, Mapping mapping) {
    mm.mmapSem().downWrite(current);
    int error = mmapRegion(current, Areas.newVma(mm, mapping));
    mm.mmapSem().upWrite(current);
    return error;
  }

  @Override
  public int munmap(Task current, MmStruct mm, long start, long end) {
    mm.mmapSem().downWrite(current);
    int error = doMunmap(current, mm, start, end);
    mm.mmapSem().upWrite(current);
    return error;
  }

  @Override
  public int mlock(Task current, MmStruct mm, long start, long end) {
    mm.mmapSem().downWrite(current);
    int error = changeFlags(current, mm, start, end, 0, Vma.VM_LOCKED);
    mm.mmapSem().upWrite(current);
    mm.mmapSem().downRead(current);
    for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
      Vma vma = mm.map().at(current, address);
      boolean write = vma != null && vma.has(Vma.VM_WRITE) && !vma.has(Vma.VM_SHARED);
      long before = FollowPage.entry(current, mm, address);
      if (vma != null && (!Pte.present(before) || (write && !Pte.has(before, Pte.WRITE)))) {
        error = pageFault().handleMmFault(current, vma, address, write); // copies, too
      }
      Page page = FollowPage.page(current, memory, mm, address);
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
    int error = changeFlags(current, mm, start, end, Vma.VM_LOCKED, 0);
    for (Vma vma : mm.map().overlapping(current, start, end)) {
      long from = Math.max(start, vma.start());
      munlockVmaPagesRange(current, vma, from, Math.min(end, vma.end()));
    }
    mm.mmapSem().upWrite(current);
    return error;
  }

  @Override
  public long load(Task current, MmStruct mm, long address) {
    return hardware
        .processor()
        .load(
            current,
            mm,
            mm.map().pgd(),
            mm.map().tlbs(),
            address,
            (task, at, write) -> pageFault().handle(task, mm, at, write));
  }

  @Override
  public int store(Task current, MmStruct mm, long address, long value) {
    return (int)
        hardware
            .processor()
            .store(
                current,
                mm,
                mm.map().pgd(),
                mm.map().tlbs(),
                address,
                value,
                (task, at, write) -> pageFault().handle(task, mm, at, write));
  }

  @Override
  public int truncate(Task current, MappedFile file, long pages) {
    long old = file.size(current);
    file.setSize(current, pages);
    if (pages < old && file.kind() == MappedFile.Kind.HUGETLB) {
      deleteHuge(current, file, pages, -1);
    } else if (pages < old) {
      truncatePagecache(current, file, pages);
    }
    return 0;
  }

  @Override
  public int punchHole(Task current, MappedFile file, long start, long pages) {
    switch (file.kind()) {
      case DISK -> {
        return EOPNOTSUPP; // ext2 cannot
      }
      case SHMEM -> truncateRange(current, file, start, start + pages);
      case HUGETLB -> {
        if (!hasHugetlbfsFallocate()) {
          return EOPNOTSUPP;
        }
        deleteHuge(current, file, start, start + pages);
      }
    }
    return 0;
  }

  @Override
  public int writeFile(Task current, MappedFile file, long index, long value) {
    if (index >= file.size(current)) {
      file.setSize(current, index + 1);
    }
    Page page = pageFault().pageOf(current, file, index);
    if (page == null) {
      return ENOMEM;
    }
    page.write(current, value);
    page.set(current, Page.Flag.DIRTY);
    page.lock().unlock(current);
    memory.put(current, page);
    return 0;
  }

  @Override
  public int reclaim(Task current, MmStruct mm, long start, long end) {
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      Page page = FollowPage.get(current, memory, mm, address);
      if (page != null) {
        boolean tail = page != page.head() && page.head().compoundMapcount(current) > 0;
        if (tail || page.test(current, Page.Flag.HUGETLB)) {
          memory.put(current, page); // its head was looked at, or nobody reclaims it
        } else {
          shrinkPage(current, page);
        }
      }
    }
    return 0;
  }
}
