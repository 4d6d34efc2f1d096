// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5;

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
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.RcuGracePeriods;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.v3_5.gp.RcuTree;
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
    return "v3.5";
  }

  @Override
  public Upstream upstream() {
    return new Upstream(
        "mm/mmu_notifier.c",
        "v3.5.6",
        "862b60822d9f8c4761448dee6165974da8405ecb",
        "The stable file: v3.5.0 still unlinked a notifier before its release.");
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.SLEEP_IS_QUIESCENT, Capability.CHANGE_PTE_FALLBACK, Capability.INVALIDATE_PAGE);
  }

  @Override
  public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
    Rcu rcu = new Rcu(machine, gracePeriods(machine, options, ExactRule::new));
    KernelHeap heap = new KernelHeap(faults);
    MmAllLocks mmAllLocks =
        new MmAllLocks(
            faults,
            List.of(
                EnumSet.of(VmArea.Kind.HUGETLB_FILE, VmArea.Kind.FILE),
                EnumSet.of(VmArea.Kind.ANONYMOUS)));
    return new MmuNotifierKernel(new MmuNotifierChain(rcu, heap, mmAllLocks), heap);
  }

  @Override
  public ReadDomain readDomain(Machine machine, GracePeriodOptions options) {
    return new Rcu(
        machine, gracePeriods(machine, options, () -> new ExactRule().withWorker(machine)));
  }

  /**
   * The algorithm that ends the grace periods.
   *
   * @param exact makes the exact rule; with a worker only for domains whose callers queue callbacks
   */
  private static RcuGracePeriods gracePeriods(
      Machine machine, GracePeriodOptions options, Supplier<RcuGracePeriods> exact) {
    return switch (options.rule()) {
      case EXACT -> exact.get();
      case ENGINE -> RcuTree.boot(machine, options);
    };
  }
}
