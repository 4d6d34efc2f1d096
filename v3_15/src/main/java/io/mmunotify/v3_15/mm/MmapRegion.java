// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.FreePgtables;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import java.util.List;

/** Areas come and go: {@code mm/mmap.c}. The caller holds mmap_sem for write. */
final class MmapRegion {
  private final Vm vm;

  MmapRegion(Vm vm) {
    this.vm = vm;
  }

  /** {@code do_munmap}: nothing happens where nothing is mapped. */
  @Upstream("do_munmap")
  int doMunmap(Task current, MmStruct mm, long start, long end) {
    MemoryMap map = mm.map();
    if (map.overlapping(current, start, end).isEmpty()) {
      return 0;
    }
    if (!Areas.mayCut(current, map, start, end)) {
      return VmOperations.EINVAL;
    }
    List<Vma> vmas =
        Areas.cut(current, map, start, end, false, vm.splitHugePage::vmaAdjustTransHuge);
    Vma before = map.before(current, start);
    Vma behind = map.find(current, end);
    munlockAll(current, vmas);
    vmas.forEach(vma -> map.remove(current, vma)); // first: no fault finds them any more
    unmapRegion(
        current,
        mm,
        vmas,
        start,
        end,
        before == null ? 0 : before.end(),
        behind == null ? 0 : behind.start());
    return 0;
  }

  /** {@code munlock_vma_pages_all}: pages that others lock stay locked. */
  void munlockAll(Task current, List<Vma> vmas) {
    for (Vma vma : vmas) {
      if (vma.has(Vma.VM_LOCKED)) {
        vm.munlock.munlockVmaPagesRange(current, vma, vma.start(), vma.end());
      }
    }
  }

  /** {@code unmap_region}: page tables go behind the section, frames behind the flush. */
  @Upstream("unmap_region")
  private void unmapRegion(
      Task current, MmStruct mm, List<Vma> vmas, long start, long end, long floor, long ceiling) {
    MmuGather tlb = MmuGather.gather(mm, vm, start, end);
    vm.zapPageRange.unmapVmas(current, tlb, mm, vmas, start, end);
    FreePgtables.free(
        current,
        mm.map(),
        vmas,
        floor,
        ceiling,
        FreePgtables.Upper.WITH_LAST_AREA,
        _ -> tlb.removeEntry());
    tlb.finish(current);
    vmas.forEach(vma -> Areas.remove(current, vma, vm.memory));
  }

  /** {@code mmap_region}: over what is there. */
  @Upstream("mmap_region")
  int mmapRegion(Task current, Vma vma) {
    if (vma.isHugetlb() && !Areas.fitsHugePages(vma)) {
      return VmOperations.EINVAL;
    }
    int error = doMunmap(current, vma.mm(), vma.start(), vma.end());
    if (error == 0) {
      Areas.link(current, vma);
      Areas.merge(current, vma.mm().map(), vma.start(), vma.end());
    }
    return error;
  }

  /** {@code madvise_behavior}, {@code mlock_fixup}: flags of every area in a range change. */
  int changeFlags(Task current, MmStruct mm, long start, long end, int clear, int set) {
    return Areas.changeFlags(
        current, mm.map(), start, end, clear, set, vm.splitHugePage::vmaAdjustTransHuge);
  }
}
