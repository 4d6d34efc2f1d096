// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.mm;

import io.mmunotify.hw.kernel.CommonVm;
import io.mmunotify.hw.kernel.VmDefect;
import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.FollowPage;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.Prot;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.Pgd;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** This generation's VM as programs see it: system calls, and what the kernel does of itself. */
public final class KernelVm extends CommonVm implements VmOperations.Nonlinear {
  private final Vm vm;
  private final Madvise madvise;

  /**
   * @param hooks the notifiers of this generation
   */
  public KernelVm(VmHardware hardware, NotifierCalls hooks) {
    super(hardware);
    this.vm = new Vm(hardware, hooks);
    this.madvise = new Madvise(vm, this);
  }

  @Override
  protected PageFault pageFault() {
    return vm.pageFault;
  }

  @Override
  protected boolean hasPmdLocks() {
    return false;
  }

  @Override
  protected int mmapRegion(Task current, Vma vma) {
    return vm.mmapRegion.mmapRegion(current, vma);
  }

  @Override
  protected int doMunmap(Task current, MmStruct mm, long start, long end) {
    return vm.mmapRegion.doMunmap(current, mm, start, end);
  }

  @Override
  protected int changeFlags(Task current, MmStruct mm, long start, long end, int clear, int set) {
    return vm.mmapRegion.changeFlags(current, mm, start, end, clear, set);
  }

  @Override
  protected void munlockVmaPagesRange(Task current, Vma vma, long start, long end) {
    vm.munlock.munlockVmaPagesRange(current, vma, start, end);
  }

  @Override
  protected boolean hasHugetlbfsFallocate() {
    return false;
  }

  @Override
  protected void deleteHuge(Task current, MappedFile file, long first, long end) {
    vm.hugetlb.deleteRange(current, file, first, end);
  }

  @Override
  protected void truncatePagecache(Task current, MappedFile file, long pages) {
    vm.zapPageRange.truncatePagecache(current, file, pages);
  }

  @Override
  protected void truncateRange(Task current, MappedFile file, long first, long end) {
    vm.zapPageRange.unmapMappingRange(current, file, first, end, false);
    vm.zapPageRange.truncateInodePages(current, file, first, end);
  }

  @Override
  protected void shrinkPage(Task current, Page page) {
    vm.shrinkPageList.shrinkPage(current, page);
  }

  @Override
  public Set<VmDefect> defects() {
    return Set.of(VmDefect.MREMAP_FLUSHES_LATE, VmDefect.HUGETLB_COW_FLUSHES_NOTHING);
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
  public int fork(Task current, MmStruct mm, MmStruct child) {
    return vm.copyPageRange.dupMmap(current, mm, child);
  }

  @Override
  public int fsync(Task current, MappedFile file) {
    return vm.pageMkclean.fsync(current, file);
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
    vm.splitHugePage.pageTransCompoundAnonSplit(current, page);
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
