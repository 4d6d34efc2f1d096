// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.memory.SwapSpace;
import io.mmunotify.hw.mm.Ksm;
import io.mmunotify.hw.mm.PageFault;
import io.mmunotify.hw.mm.RmapWalk;
import io.mmunotify.hw.mm.RmapWalk.Hold;
import io.mmunotify.hw.mm.SwapCache;
import io.mmunotify.hw.mm.VmHardware;

/** The functions of this generation's VM, which call each other. One for each booted kernel. */
final class Vm {
  final VmHardware hardware;
  final PhysicalMemory memory;
  final SwapSpace swap;
  final SwapCache swapCache;
  final NotifierCalls hooks;
  final PteNotify notify;
  final DoWpPage doWpPage = new DoWpPage(this);
  final HugeMemory hugeMemory = new HugeMemory(this);
  final SplitHugePage splitHugePage = new SplitHugePage(this);
  final Hugetlb hugetlb = new Hugetlb(this);
  final PageFault pageFault;
  final ZapPageRange zapPageRange = new ZapPageRange(this);
  final MmapRegion mmapRegion = new MmapRegion(this);
  final CopyPageRange copyPageRange = new CopyPageRange(this);
  final ChangeProtection changeProtection = new ChangeProtection(this);
  final MoveVma moveVma = new MoveVma(this);
  final ExitMmap exitMmap = new ExitMmap(this);
  final PageReferenced pageReferenced = new PageReferenced(this);
  final TryToUnmapOne tryToUnmapOne = new TryToUnmapOne(this);
  final MigratePages migratePages = new MigratePages(this);
  final ShrinkPageList shrinkPageList = new ShrinkPageList(this);
  final Munlock munlock = new Munlock(this);
  final PageMkclean pageMkclean = new PageMkclean(this);
  final ClearRefs clearRefs = new ClearRefs(this);
  final Ksm ksm;
  final Khugepaged khugepaged = new Khugepaged(this);

  /** A tree under an rwsem for anonymous pages, a mutex for files; KSM as before. */
  final RmapWalk rmapWalk = new RmapWalk(Hold.READ, Hold.ALONE, true, false, 0x200);

  final RemapFilePages remapFilePages = new RemapFilePages(this);

  Vm(VmHardware hardware, NotifierCalls hooks) {
    this.hardware = hardware;
    this.memory = hardware.memory();
    this.swap = hardware.swap();
    this.hooks = hooks;
    this.notify = new PteNotify(hooks);
    this.pageFault = new PageFault(hardware, new FaultPaths(this));
    this.swapCache = new SwapCache(memory, swap);
    this.ksm = new Ksm(memory, pageFault, new KsmMerge(this));
  }
}
