// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

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

  /** No lock is held, since nobody else uses the areas but the reaper, who is kept out. */
  @Upstream("exit_mmap")
  void exitMmap(Task current, MmStruct mm) {
    MemoryMap map = mm.map();
    List<Vma> vmas = map.all(current);
    if (vmas.isEmpty()) {
      return;
    }
    if (map.oomVictim(current)) {
      boolean _ = vm.oomReaper.reapTaskMm(current, mm); // in line: nobody is left who could refuse
      map.setOomSkip(current);
      mm.mmapSem().downWrite(current); // a reaper that has not seen the mark is waited for
      mm.mmapSem().upWrite(current);
    }
    vm.mmapRegion.munlockAll(current, vmas);
    MmuGather tlb = MmuGather.gather(current, mm, vm, 0, -1);
    vm.zapPageRange.unmapVmas(current, tlb, mm, vmas, 0, -1);
    FreePgtables.free(current, map, vmas, 0, 0, FreePgtables.Upper.EACH, tlb::tableFreed);
    tlb.finish(current, 0, -1);
    for (Vma vma : vmas) {
      map.remove(current, vma);
      Areas.remove(current, vma, vm.memory);
    }
  }
}
