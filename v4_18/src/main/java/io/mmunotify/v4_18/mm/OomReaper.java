// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Vma;

/** A victim's memory is taken before it exits: {@code mm/oom_kill.c}. */
final class OomReaper {
  /** {@code MAX_OOM_REAP_RETRIES}. */
  private static final int RETRIES = 10;

  private static final int EAGAIN = -11;

  private final Vm vm;

  OomReaper(Vm vm) {
    this.vm = vm;
  }

  /** {@code oom_reap_task}: up to ten times, with a rest in between. */
  @Upstream("oom_reap_task")
  int oomReapTask(Task current, MmStruct mm) {
    mm.map().setOomVictim(current);
    boolean done = false;
    for (int attempt = 0; attempt < RETRIES && !done; attempt++) {
      done = oomReapTaskMm(current, mm);
      if (!done) {
        Machine.sleep(current);
      }
    }
    mm.map().setOomSkip(current);
    return done ? 0 : EAGAIN;
  }

  /** Whoever changes the areas may wait for memory, so nobody is waited for. */
  @Upstream("oom_reap_task_mm")
  private boolean oomReapTaskMm(Task current, MmStruct mm) {
    if (!mm.mmapSem().downReadTrylock(current)) {
      return false;
    }
    boolean all = mm.map().oomSkip(current) || reapTaskMm(current, mm);
    mm.mmapSem().upRead(current);
    return all;
  }

  /** {@code __oom_reap_task_mm}: an area whose notifiers refuse is left out; no end follows. */
  @Upstream("__oom_reap_task_mm")
  boolean reapTaskMm(Task current, MmStruct mm) {
    boolean all = true;
    for (Vma vma : mm.map().all(current)) {
      boolean eligible = !vma.has(Vma.VM_LOCKED | Vma.VM_HUGETLB) && !vma.has(Vma.VM_SHARED);
      if (!eligible) {
        continue;
      }
      MmuGather tlb = MmuGather.gather(current, mm, vm, vma.start(), vma.end());
      if (vm.hooks.invalidateRangeStartNonblock(current, mm, vma.start(), vma.end()) != 0) {
        tlb.finish(current, vma.start(), vma.end());
        all = false;
        continue;
      }
      vm.zapPageRange.unmapPageRange(current, tlb, vma, vma.start(), vma.end(), null);
      vm.hooks.invalidateRangeEnd(current, mm, vma.start(), vma.end());
      tlb.finish(current, vma.start(), vma.end());
    }
    return all;
  }
}
