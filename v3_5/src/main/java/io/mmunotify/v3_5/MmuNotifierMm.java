// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.list.HlistSlot;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.HeapObject;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct mmu_notifier_mm}: the notifiers of one mm. Made by the mm's first registration, and
 * freed with the mm. So an mm whose last notifier has left is still walked.
 *
 * <p>Its first member is the list's head, newest registration first: written under the lock, walked
 * in a read section. So the object is the head, and a walk need not load where the head is.
 */
final class MmuNotifierMm extends HlistHead implements HeapObject {
  /** The type's name in traces. */
  static final String NAME = "mmu_notifier_mm";

  /** Guards the list. Nests inside everything mm_take_all_locks takes; nothing nests in it. */
  final SpinLock lock;

  private volatile boolean freed;

  MmuNotifierMm(MmStruct mm) {
    super(mm);
    this.lock = new SpinLock(mm, mm);
  }

  /** {@code mm->mmu_notifier_mm}, where the caller knows that there is one. */
  static MmuNotifierMm of(Task current, MmStruct mm) {
    return (MmuNotifierMm) list(current, mm);
  }

  /** {@code mm->mmu_notifier_mm->list}: the pointer leads to the list, its first member. */
  private static HlistHead list(Task current, MmStruct mm) {
    HlistHead list = mm.mmuNotifierMm(current);
    if (list == null) {
      throw Machine.oops(KernelOops.Fault.NULL_DEREF);
    }
    return list;
  }

  /** {@code hlist_for_each_entry_rcu}: a walk loads the pointer to its first entry. */
  static @Nullable MmuNotifier first(Task current, MmStruct mm) {
    return visit(current, mm, list(current, mm));
  }

  /** The walk loads the pointer to the entry behind the one that it stands on. */
  static @Nullable MmuNotifier next(Task current, MmStruct mm, MmuNotifier mn) {
    return visit(current, mm, mn);
  }

  private static @Nullable MmuNotifier visit(Task current, MmStruct mm, HlistSlot from) {
    Machine.step(current, EventKind.VISIT);
    HlistNode node = from.dereference(current);
    if (Machine.tracing(current)) { // else the walk would look for null twice
      Machine.record(current, EventKind.VISIT, mm, node == null ? Event.NULL : node);
    }
    return (MmuNotifier) node;
  }

  private record Members(@Nullable Object first) {}

  @Override
  public @Nullable Object contents() {
    return freed ? null : new Members(super.contents()); // freed equals never made
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean freed() {
    return freed;
  }

  @Override
  public void markFreed() {
    freed = true;
  }
}
