// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.FreePgtables;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;
import java.util.List;

/** The last user of an mm is gone: {@code exit_mmap}, behind the notifiers' release. */
final class ExitMmap {
  private final Vm vm;

  ExitMmap(Vm vm) {
    this.vm = vm;
  }

  /** No lock is held, since nobody else uses the areas. */
  @Upstream("exit_mmap")
  void exitMmap(Task current, MmStruct mm) {
    MemoryMap map = mm.map();
    List<Vma> vmas = map.all(current);
    if (vmas.isEmpty()) {
      return;
    }
    vm.mmapRegion.munlockAll(current, vmas);
    MmuGather tlb = MmuGather.gather(mm, vm, 0, -1);
    vm.zapPageRange.unmapVmas(current, tlb, mm, vmas, 0, -1);
    FreePgtables.free(
        current, map, vmas, 0, 0, FreePgtables.Upper.WITH_LAST_AREA, _ -> tlb.removeEntry());
    tlb.finish(current);
    for (Vma vma : vmas) {
      map.remove(current, vma);
      Areas.remove(current, vma, vm.memory);
    }
  }
}
