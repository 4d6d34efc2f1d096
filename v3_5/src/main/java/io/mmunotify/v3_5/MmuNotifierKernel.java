// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.JvmConstant;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.mm.MmHooks;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.v3_5.mm.KernelVm;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This generation, booted: what suite, benchmarks and tools call. Forwards and translates only. */
final class MmuNotifierKernel implements Kernel.InvalidatePage, MmHooks {
  /** The inline functions and what they reach, which a kernel has once. */
  private static final JvmConstant<MmuNotifierHooks> HOOKS = JvmConstant.none();

  private final MmuNotifierChain chain;
  private final MmuNotifierHooks hooks;
  private final KernelHeap heap;

  /** Null where no mm has areas. */
  private @Nullable VmOperations vm;

  MmuNotifierKernel(MmuNotifierChain chain, KernelHeap heap) {
    this.chain = chain;
    this.hooks = HOOKS.add(new MmuNotifierHooks(chain));
    this.heap = heap;
  }

  private MmuNotifierHooks hooks() {
    return HOOKS.onlyOr(hooks);
  }

  @Override
  public MmStruct newMm(String name, int users) {
    MmStruct mm = new MmStruct(name, users, this);
    MmuNotifierHooks.mmInit(mm);
    return mm;
  }

  @Override
  public Notifier newNotifier(
      String name, Set<Callback> callbacks, Set<Notifier.Flag> flags, Driver driver) {
    return new MmuNotifier(name, ops(callbacks, driver));
  }

  private static MmuNotifierOps ops(Set<Callback> callbacks, Driver driver) {
    return new MmuNotifierOps(
        callbacks.contains(Callback.RELEASE)
            ? (current, mn, mm) -> driver.release(current, mm)
            : null,
        callbacks.contains(Callback.CLEAR_FLUSH_YOUNG)
            ? (current, mn, mm, address) -> driver.clearFlushYoung(current, mm, address)
            : null,
        callbacks.contains(Callback.TEST_YOUNG)
            ? (current, mn, mm, address) -> driver.testYoung(current, mm, address)
            : null,
        callbacks.contains(Callback.CHANGE_PTE)
            ? (current, mn, mm, address, pte) -> driver.changePte(current, mm, address, pte)
            : null,
        callbacks.contains(Callback.INVALIDATE_PAGE)
            ? (current, mn, mm, address) -> driver.invalidatePage(current, mm, address)
            : null,
        callbacks.contains(Callback.INVALIDATE_RANGE_START)
            ? (current, mn, mm, start, end) -> driver.invalidateRangeStart(current, mm, start, end)
            : null,
        callbacks.contains(Callback.INVALIDATE_RANGE_END)
            ? (current, mn, mm, start, end) -> driver.invalidateRangeEnd(current, mm, start, end)
            : null);
  }

  @Override
  public int register(Task current, Notifier notifier, MmStruct mm) {
    return chain.register(current, (MmuNotifier) notifier, mm);
  }

  @Override
  public int registerLocked(Task current, Notifier notifier, MmStruct mm) {
    return chain.registerLocked(current, (MmuNotifier) notifier, mm);
  }

  @Override
  public void unregister(Task current, Notifier notifier, MmStruct mm) {
    chain.unregister(current, (MmuNotifier) notifier, mm);
  }

  @Override
  public void release(Task current, MmStruct mm) {
    hooks().release(current, mm);
  }

  @Override
  public int clearFlushYoung(Task current, MmStruct mm, long start, long end) {
    return hooks().clearFlushYoung(current, mm, start);
  }

  @Override
  public int testYoung(Task current, MmStruct mm, long address) {
    return hooks().testYoung(current, mm, address);
  }

  @Override
  public void changePte(Task current, MmStruct mm, long address, long pte) {
    hooks().changePte(current, mm, address, pte);
  }

  @Override
  public void invalidatePage(Task current, MmStruct mm, long address) {
    hooks().invalidatePage(current, mm, address);
  }

  @Override
  public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {
    hooks().invalidateRangeStart(current, mm, start, end);
  }

  @Override
  public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
    hooks().invalidateRangeEnd(current, mm, start, end);
  }

  @Override
  public void free(Task current, Notifier notifier) {
    heap.kfree(current, (MmuNotifier) notifier);
  }

  @Override
  public VmOperations vm(VmHardware hardware) {
    KernelVm booted = new KernelVm(hardware, hooks);
    vm = booted;
    return booted;
  }

  @Override
  public void exitMmap(Task current, MmStruct mm) {
    hooks().release(current, mm);
    VmOperations booted = vm;
    if (booted != null && mm.hasMap()) {
      booted.exitMmap(current, mm);
    }
  }

  @Override
  public void mmDestroy(Task current, MmStruct mm) {
    hooks().mmDestroy(current, mm);
  }

  @Override
  public @Nullable HlistHead notifiers(MmStruct mm) {
    MmuNotifierMm head = (MmuNotifierMm) mm.peekMmuNotifierMm();
    return head == null || head.freed() ? null : head;
  }
}
