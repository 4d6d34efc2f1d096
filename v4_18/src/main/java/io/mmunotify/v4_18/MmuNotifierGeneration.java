// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.mm.MmAllLocks;
import io.mmunotify.hw.mm.VmArea;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.GracePeriods;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.sync.SrcuStruct;
import io.mmunotify.v4_18.gp.TreeSrcu;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The service by which this generation is found. */
public final class MmuNotifierGeneration implements Generation {

  /** For the service loader. */
  public MmuNotifierGeneration() {}

  @Override
  public String name() {
    return "v4.18";
  }

  @Override
  public Upstream upstream() {
    return new Upstream(
        "mm/mmu_notifier.c",
        "v4.19.0",
        "82bb1a939c0e496affc2849c1e1af795fe3d5d96",
        "The v4.18 era's file as of v4.19.0: the blockable argument came after v4.18 was tagged.");
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.CALLBACKS_MAY_SLEEP,
        Capability.UNREGISTER_IN_CALLBACK_HANGS,
        Capability.UNHASHED_AFTER_UNREGISTER,
        Capability.YOUNG_RANGE,
        Capability.CLEAR_YOUNG,
        Capability.INVALIDATE_RANGE,
        Capability.ONLY_END,
        Capability.BLOCKABLE,
        Capability.BLOCKABLE_FLAG,
        Capability.UNREGISTER_NO_RELEASE,
        Capability.CALL_SRCU,
        Capability.RELEASE_COVERS_UNLINK,
        Capability.HUGETLB_LOCKS_FIRST);
  }

  @Override
  public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
    SrcuStruct srcu = new SrcuStruct(gracePeriods(machine, options), true);
    KernelHeap heap = new KernelHeap(faults);
    MmAllLocks mmAllLocks =
        new MmAllLocks(
            faults,
            List.of(
                EnumSet.of(VmArea.Kind.HUGETLB_FILE),
                EnumSet.of(VmArea.Kind.FILE),
                EnumSet.of(VmArea.Kind.ANONYMOUS)));
    return new MmuNotifierKernel(new MmuNotifierChain(srcu, heap, mmAllLocks), heap);
  }

  @Override
  public ReadDomain readDomain(Machine machine, GracePeriodOptions options) {
    return new SrcuStruct(gracePeriods(machine, options), true);
  }

  private static GracePeriods gracePeriods(Machine machine, GracePeriodOptions options) {
    return switch (options.rule()) {
      case EXACT -> new ExactRule().withWorker(machine);
      case ENGINE -> new TreeSrcu(machine, options);
    };
  }
}
