// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.v4_18.MmuNotifierHooks;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This generation's VM as programs see it: system calls, and what the kernel does of itself. */
public final class KernelVm
    implements VmOperations.SoftDirty, VmOperations.IdleTracking, VmOperations.Reaper {
  private static final int EACCES = -13;
  private static final int EOPNOTSUPP = -95;

  private final Vm vm;

  /**
   * @param hooks the notifiers of this generation
   */
  public KernelVm(VmHardware hardware, MmuNotifierHooks hooks) {
    this.vm = new Vm(hardware, hooks);
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
    return EnumSet.allOf(Advice.class);
  }

  @Override
  @Upstream("madvise")
  public int madvise(Task current, MmStruct mm, long start, long end, Advice advice) {
    boolean reads =
        advice == Advice.DONTNEED || advice == Advice.FREE || advice == Advice.REMOVE;
    if (reads) {
      mm.mmapSem().downRead(current);
    } else {
      mm.mmapSem().downWrite(current);
    }
    int error = mm.map().covers(current, start, end) ? 0 : ENOMEM;
    for (long address = start; address < end; ) {
      Vma vma = mm.map().find(current, address);
      if (vma == null || vma.start() >= end) {
        break;
      }
      long from = Math.max(start, vma.start());
      long to = Math.min(end, vma.end());
      address = vma.end();
      int result =
          reads
              ? discard(current, vma, from, to, advice)
              : behave(current, vma, from, to, advice);
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
    return switch (advice) {
      case REMOVE -> remove(current, vma, start, end);
      case FREE -> vma.isAnonymous() ? freeSingleVma(current, vma, start, end) : EINVAL;
      default -> {
        if (vma.has(Vma.VM_LOCKED | Vma.VM_HUGETLB)) {
          yield EINVAL;
        }
        vm.zapPageRange.zapPageRange(current, vma, start, end);
        yield 0;
      }
    };
  }

  /** {@code madvise_remove}: a hole in the file; mmap_sem is given back meanwhile. */
  private int remove(Task current, Vma vma, long start, long end) {
    MappedFile file = vma.file();
    if (file == null || vma.has(Vma.VM_LOCKED)) {
      return EINVAL;
    }
    if (!vma.has(Vma.VM_SHARED) || !vma.has(Vma.VM_WRITE)) {
      return EACCES;
    }
    long first = vma.indexOf(start);
    vma.mm().mmapSem().upRead(current);
    int error = punchHole(current, file, first, (end - start) >> Pgd.PAGE_SHIFT);
    vma.mm().mmapSem().downRead(current);
    return error;
  }

  /** {@code madvise_free_single_vma}: entries become old and clean, pages may go later. */
  @Upstream("madvise_free_single_vma")
  private int freeSingleVma(Task current, Vma vma, long start, long end) {
    MmStruct mm = vma.mm();
    MmuGather tlb = MmuGather.gather(current, mm, vm, start, end);
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    Pgd pgd = mm.map().pgd();
    long next;
    for (long address = start; address < end; address = next) {
      next = pgd.pmdEnd(address, end);
      PageTable pmd = pgd.pmd(current, address);
      if (pmd != null && !Pte.none(pmd.read(current, address))) {
        freePteRange(current, tlb, vma, pmd, address, next);
      }
    }
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
    tlb.finish(current, start, end);
    return 0;
  }

  /** {@code madvise_free_pte_range}. */
  @Upstream("madvise_free_pte_range")
  private void freePteRange(
      Task current, MmuGather tlb, Vma vma, PageTable pmd, long start, long end) {
    if (Pte.has(pmd.read(current, start), Pte.HUGE)
        && vm.hugeMemory.madviseFreeHugePmd(current, tlb, vma, pmd, start, end)) {
      return;
    }
    PageTable table = pmd.tableAt(current, start);
    if (table == null) {
      return;
    }
    table.lock().lock(current);
    ZapPageRange.flushTlbBatchedPending(current, vma.mm());
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      long pte = table.read(current, address);
      if (Pte.has(pte, Pte.SWAP)) {
        ZapPageRange.freeSwapAndCache(current, vm, Pte.pfn(pte));
        long _ = table.getAndClear(current, address);
      } else if (Pte.mapsFrame(pte)) {
        freePage(current, tlb, table, address, vm.memory.page(Pte.pfn(pte)), pte);
      }
    }
    table.lock().unlock(current);
  }

  private void freePage(
      Task current, MmuGather tlb, PageTable table, long address, Page page, long pte) {
    if (page.isCompound()) {
      if (page.mapcount(current) != 1) {
        return;
      }
      page.get(current);
      table.lock().unlock(current);
      Page head = page.head();
      head.lock().lock(current);
      int _ = vm.hugeMemory.splitHugePage(current, page);
      head.lock().unlock(current);
      vm.memory.put(current, page);
      table.lock().lock(current);
      long again = table.read(current, address);
      if (!page.isCompound() && Pte.mapsFrame(again) && Pte.pfn(again) == page.pfn()) {
        freePage(current, tlb, table, address, page, again);
      }
      return;
    }
    if (page.test(current, Page.Flag.DIRTY)) {
      if (page.mapcount(current) != 1) {
        return;
      }
      page.clear(current, Page.Flag.DIRTY);
    }
    if (Pte.has(pte, Pte.YOUNG | Pte.DIRTY)) {
      long old = table.getAndClear(current, address);
      table.set(current, address, Pte.mkold(Pte.mkclean(old)));
      tlb.adjustRange(address, Pgd.PAGE_SIZE);
    }
    page.clear(current, Page.Flag.SWAP_BACKED); // mark_page_lazyfree
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
      case WIPEONFORK ->
          vma.isAnonymous()
              ? vm.mmapRegion.changeFlags(current, mm, start, end, 0, Vma.VM_WIPEONFORK)
              : EINVAL;
      default -> EINVAL;
    };
  }

  private int unmerge(Task current, Vma vma, long start, long end) {
    if (!vma.has(Vma.VM_MERGEABLE)) {
      return 0;
    }
    int error =
        vma.anonVma() == null ? 0 : vm.ksmMerge.unmergeKsmPages(current, vma, start, end);
    return error != 0
        ? error
        : vm.mmapRegion.changeFlags(current, vma.mm(), start, end, Vma.VM_MERGEABLE, 0);
  }

  @Override
  public int mprotect(Task current, MmStruct mm, long start, long end, Prot prot) {
    return vm.changeProtection.mprotect(current, mm, start, end, Areas.protFlags(prot));
  }

  @Override
  public int mremap(
      Task current,
      MmStruct mm,
      long start,
      long pages,
      long newPages,
      long to,
      boolean mayMove) {
    long end = start + (pages << Pgd.PAGE_SHIFT);
    return vm.moveVma.mremap(
        current, mm, start, end, newPages << Pgd.PAGE_SHIFT, to, mayMove);
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
      long before = entryOf(current, mm, address);
      if (vma != null && (!Pte.present(before) || (write && !Pte.has(before, Pte.WRITE)))) {
        error = vm.pageFault.handleMmFault(current, vma, address, write); // copies, too
      }
      long pte = entryOf(current, mm, address);
      if (Pte.mapsFrame(pte)) {
        frame(mm, pte, address).set(current, Page.Flag.MLOCKED);
      }
    }
    mm.mmapSem().upRead(current);
    return error;
  }

  private static long entryOf(Task current, MmStruct mm, long address) {
    PageTable table = mm.map().pgd().table(current, address);
    return table == null
        ? mm.map().pgd().pmdEntry(current, address)
        : table.read(current, address);
  }

  @Override
  public int munlock(Task current, MmStruct mm, long start, long end) {
    mm.mmapSem().downWrite(current);
    int error = vm.mmapRegion.changeFlags(current, mm, start, end, Vma.VM_LOCKED, 0);
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
      vm.zapPageRange.unmapMappingPages(current, file, start, start + pages, false);
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

  /** The page that an address maps, with a reference; null where none is. */
  private @Nullable Page getPage(Task current, MmStruct mm, long address) {
    mm.mmapSem().downRead(current);
    long pte = entryOf(current, mm, address);
    Page page = Pte.mapsFrame(pte) && !Pte.has(pte, Pte.TABLE) ? frame(mm, pte, address) : null;
    if (page != null) {
      page.get(current);
    }
    mm.mmapSem().upRead(current);
    return page;
  }

  private Page frame(MmStruct mm, long pte, long address) {
    long offset =
        Pte.has(pte, Pte.HUGE) ? (address - mm.map().pgd().pmdBase(address)) >> Pgd.PAGE_SHIFT : 0;
    return vm.memory.page(Pte.pfn(pte) + (int) offset);
  }

  @Override
  public int reclaim(Task current, MmStruct mm, long start, long end) {
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      Page page = getPage(current, mm, address);
      if (page != null) {
        if (page != page.head() && page.head().compoundMapcount(current) > 0) {
          vm.memory.put(current, page); // its head was looked at
        } else {
          vm.tryToUnmapOne.shrinkPage(current, page);
        }
      }
    }
    return 0;
  }

  @Override
  public int migrate(Task current, MmStruct mm, long start, long end) {
    int error = 0;
    for (long address = start; address < end; address += Pgd.PAGE_SIZE) {
      Page page = getPage(current, mm, address);
      if (page != null && page != page.head()) {
        vm.memory.put(current, page);
      } else if (page != null) {
        int result = vm.tryToUnmapOne.unmapAndMove(current, page);
        error = result == 0 ? error : result;
      }
    }
    return error;
  }

  @Override
  public int clearRefs(Task current, MmStruct mm) {
    return vm.clearRefs.clearRefsWrite(current, mm, false);
  }

  @Override
  public int clearSoftDirty(Task current, MmStruct mm) {
    return vm.clearRefs.clearRefsWrite(current, mm, true);
  }

  @Override
  public int pageIdle(Task current, MmStruct mm, long address, boolean set) {
    return vm.pageIdle.pageIdle(current, mm, address, set);
  }

  @Override
  public int ksmMerge(Task current, List<MmStruct> mms) {
    return vm.ksmMerge.scan(current, mms);
  }

  @Override
  public int ksmUnmerge(Task current, List<MmStruct> mms) {
    return vm.ksmMerge.unmergeAll(current, mms);
  }

  @Override
  public int collapse(Task current, MmStruct mm, long address) {
    return vm.khugepaged.scanPmd(current, mm, mm.map().pgd().pmdBase(address));
  }

  @Override
  public int splitHuge(Task current, MmStruct mm, long address) {
    Page page = getPage(current, mm, address);
    if (page == null || !page.isCompound()) {
      if (page != null) {
        vm.memory.put(current, page);
      }
      return EINVAL;
    }
    Page head = page.head();
    head.lock().lock(current);
    int error = vm.hugeMemory.splitHugePage(current, page);
    head.lock().unlock(current);
    vm.memory.put(current, page);
    return error;
  }

  @Override
  public void exitMmap(Task current, MmStruct mm) {
    vm.exitMmap.exitMmap(current, mm);
  }

  @Override
  public int oomReap(Task current, MmStruct mm) {
    return vm.oomReaper.oomReapTask(current, mm);
  }
}
