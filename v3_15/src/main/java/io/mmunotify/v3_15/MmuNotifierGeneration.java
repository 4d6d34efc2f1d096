// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15;

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
import io.mmunotify.v3_15.gp.Srcu;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The service by which this generation is found. */
public final class MmuNotifierGeneration implements Generation {

  /** For the service loader. */
  public MmuNotifierGeneration() {}

  @Override
  public String name() {
    return "v3.15";
  }

  @Override
  public Upstream upstream() {
    return new Upstream(
        "mm/mmu_notifier.c", "v3.15", "41cefdf0aaddc46144187cba72ddf3e2629a9f02", "");
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.CALLBACKS_MAY_SLEEP,
        Capability.UNREGISTER_IN_CALLBACK_HANGS,
        Capability.UNHASHED_AFTER_UNREGISTER,
        Capability.BOOT_TIME_SRCU,
        Capability.INVALIDATE_PAGE);
  }

  @Override
  public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
    SrcuStruct srcu = MmuNotifierChain.init(gracePeriods(machine, options, ExactRule::new), faults);
    KernelHeap heap = new KernelHeap(faults);
    MmAllLocks mmAllLocks =
        new MmAllLocks(
            faults,
            List.of(
                EnumSet.of(VmArea.Kind.HUGETLB_FILE, VmArea.Kind.FILE),
                EnumSet.of(VmArea.Kind.ANONYMOUS)));
    return new MmuNotifierKernel(new MmuNotifierChain(srcu, heap, mmAllLocks), heap);
  }

  @Override
  public ReadDomain readDomain(Machine machine, GracePeriodOptions options) {
    return new SrcuStruct(
        gracePeriods(machine, options, () -> new ExactRule().withWorker(machine)), true);
  }

  /** Its notifiers queue no callbacks, so after the exact rule they need no worker. */
  private static GracePeriods gracePeriods(
      Machine machine, GracePeriodOptions options, Supplier<GracePeriods> exact) {
    return switch (options.rule()) {
      case EXACT -> exact.get();
      case ENGINE -> new Srcu(machine, options.jiffyNanos());
    };
  }
}
