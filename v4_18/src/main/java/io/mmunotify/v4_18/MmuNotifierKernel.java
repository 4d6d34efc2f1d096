// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18;

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
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.v4_18.mm.KernelVm;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This generation, booted: what suite, benchmarks and tools call. Forwards and translates only. */
final class MmuNotifierKernel
    implements Kernel.ClearYoung,
        Kernel.InvalidateRange,
        Kernel.Blockable,
        Kernel.DeferredFree,
        MmHooks {
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
    return new MmuNotifier(name, ops(callbacks, flags, driver));
  }

  private static MmuNotifierOps ops(
      Set<Callback> callbacks, Set<Notifier.Flag> flags, Driver driver) {
    return new MmuNotifierOps(
        flags.contains(Notifier.Flag.DOES_NOT_BLOCK),
        callbacks.contains(Callback.RELEASE)
            ? (current, mn, mm) -> driver.release(current, mm)
            : null,
        callbacks.contains(Callback.CLEAR_FLUSH_YOUNG)
            ? (current, mn, mm, start, end) -> driver.clearFlushYoung(current, mm, start, end)
            : null,
        callbacks.contains(Callback.CLEAR_YOUNG)
            ? (current, mn, mm, start, end) -> driver.clearYoung(current, mm, start, end)
            : null,
        callbacks.contains(Callback.TEST_YOUNG)
            ? (current, mn, mm, address) -> driver.testYoung(current, mm, address)
            : null,
        callbacks.contains(Callback.CHANGE_PTE)
            ? (current, mn, mm, address, pte) -> driver.changePte(current, mm, address, pte)
            : null,
        callbacks.contains(Callback.INVALIDATE_RANGE_START)
            ? (current, mn, mm, start, end, blockable) ->
                driver.invalidateRangeStart(current, mm, start, end, blockable)
            : null,
        callbacks.contains(Callback.INVALIDATE_RANGE_END)
            ? (current, mn, mm, start, end) -> driver.invalidateRangeEnd(current, mm, start, end)
            : null,
        callbacks.contains(Callback.INVALIDATE_RANGE)
            ? (current, mn, mm, start, end) -> driver.invalidateRange(current, mm, start, end)
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
  public void unregisterNoRelease(Task current, Notifier notifier, MmStruct mm) {
    chain.unregisterNoRelease(current, (MmuNotifier) notifier, mm);
  }

  @Override
  public void release(Task current, MmStruct mm) {
    hooks().release(current, mm);
  }

  @Override
  public int clearFlushYoung(Task current, MmStruct mm, long start, long end) {
    return hooks().clearFlushYoung(current, mm, start, end);
  }

  @Override
  public int clearYoung(Task current, MmStruct mm, long start, long end) {
    return hooks().clearYoung(current, mm, start, end);
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
  public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {
    hooks().invalidateRangeStart(current, mm, start, end);
  }

  @Override
  public int invalidateRangeStartNonblock(Task current, MmStruct mm, long start, long end) {
    return hooks().invalidateRangeStartNonblock(current, mm, start, end);
  }

  @Override
  public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
    hooks().invalidateRangeEnd(current, mm, start, end);
  }

  @Override
  public void invalidateRangeOnlyEnd(Task current, MmStruct mm, long start, long end) {
    hooks().invalidateRangeOnlyEnd(current, mm, start, end);
  }

  @Override
  public void invalidateRange(Task current, MmStruct mm, long start, long end) {
    hooks().invalidateRange(current, mm, start, end);
  }

  @Override
  public boolean hasBlockableInvalidateNotifiers(Task current, MmStruct mm) {
    return chain.hasBlockableInvalidateNotifiers(current, mm);
  }

  @Override
  public void callSrcu(Task current, RcuHead head, RcuHead.Callback function) {
    chain.callSrcu(current, head, function);
  }

  @Override
  public void synchronize(Task current) {
    chain.synchronize(current);
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
