// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.list;

import io.mmunotify.hw.check.ListCorruption;
import io.mmunotify.hw.machine.KernelOops.Fault;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.HeapObject;
import io.mmunotify.hw.trace.EventKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct hlist_node}, embedded in memory that its owner may free: touching the node
 * afterwards is an oops. {@code pprev} is the pointer that points here, null while the node is on
 * no list, and the list poison after {@link #delRcu}.
 */
public abstract class HlistNode extends HlistSlot implements HeapObject {
  /** {@code LIST_POISON2}: no pointer of any list; following it faults. */
  private static final HlistSlot POISON = new Poison();

  private static final VarHandle PPREV;

  static {
    try {
      PPREV = MethodHandles.lookup().findVarHandle(HlistNode.class, "pprev", HlistSlot.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;

  @SuppressWarnings("UnusedVariable") // reached through PPREV alone
  private @Nullable HlistSlot pprev;

  private volatile boolean freed;

  /**
   * @param name the name in traces
   */
  protected HlistNode(String name) {
    super(null);
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  /**
   * {@code hlist_unhashed}: whether the node is on no list. A node that {@link #delRcu} took out
   * looks hashed.
   */
  public final boolean unhashed(Task current) {
    boolean unhashed = pprev(current) == null;
    Machine.saw(current, unhashed);
    return unhashed;
  }

  /**
   * {@code hlist_del_rcu}: takes the node out; walkers that stand on the node can still go on. The
   * caller holds the lock of the list. Taking the node out a second time is an oops.
   */
  public final void delRcu(Task current) {
    Machine.step(current, EventKind.HLIST_DEL_RCU);
    unlink(current);
    setPprev(current, POISON);
    Machine.record(current, EventKind.HLIST_DEL_RCU, this);
  }

  /**
   * {@code hlist_del_init_rcu}: as {@link #delRcu}, but the node then knows that it is on no list,
   * and taking the node out once more does nothing.
   */
  public final void delInitRcu(Task current) {
    Machine.step(current, EventKind.HLIST_DEL_INIT_RCU);
    HlistSlot before = pprev(current);
    Memory.keeps(current, before);
    if (before != null) {
      unlink(current);
      setPprev(current, null);
    }
    Machine.record(current, EventKind.HLIST_DEL_INIT_RCU, this);
  }

  /**
   * {@code __hlist_del}: reads the node's own entry first, then writes the entry before, then the
   * next.
   */
  private void unlink(Task current) {
    HlistNode next = get(current);
    HlistSlot before = pprev(current);
    Memory.keeps(current, before);
    if (before == null) {
      throw Machine.oops(Fault.NULL_DEREF);
    }
    if (before == POISON) {
      throw Machine.oops(Fault.POISON_DEREF);
    }
    before.replace(current, this, next);
    if (next != null) {
      next.replacePprev(current, this, before);
    }
  }

  private @Nullable HlistSlot pprev(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, PPREV);
    return own == null ? (HlistSlot) PPREV.getOpaque(this) : (HlistSlot) own.pointer();
  }

  final void setPprev(Task current, @Nullable HlistSlot slot) {
    if (!Memory.store(current, this, PPREV, slot)) {
      PPREV.setOpaque(this, slot);
    }
  }

  /** As {@link #setPprev}, for a caller that knows the old pointer. */
  final void replacePprev(Task current, HlistSlot known, HlistSlot slot) {
    boolean buffered = Memory.store(current, this, PPREV, slot);
    if (Machine.stepped(current) && !buffered && !isBehind(known)) {
      ListCorruption.report(
          current, "the pprev of " + name + " does not point to the link that leads to it");
    }
    if (!buffered) {
      PPREV.setOpaque(this, slot);
    }
  }

  /** Whether the node's pprev points to that link; for checks. */
  final boolean isBehind(HlistSlot link) {
    return (HlistSlot) PPREV.getOpaque(this) == link;
  }

  /** Whether the node is on that list; for a rule that the kernel does not check. */
  final boolean isOn(Task current, HlistHead list) {
    Machine.look(current, list);
    for (HlistNode node = list.peek(); node != null; node = node.peek()) {
      Machine.look(current, node);
      if (node == this) {
        return true;
      }
    }
    return false;
  }

  @Override
  public final boolean freed() {
    return freed;
  }

  @Override
  public final void markFreed() {
    freed = true;
  }

  @Override
  protected final boolean canDie() {
    return true;
  }

  @Override
  protected final boolean dead(Task current) {
    return freed;
  }

  @Override
  protected final KernelStop usedAfterFree(Task current) {
    throw Machine.oops(Fault.USE_AFTER_FREE);
  }

  private record Links(@Nullable Object next, @Nullable Long pprev, boolean freed) {}

  @Override
  public final @Nullable Object contents() {
    HlistSlot before = (HlistSlot) PPREV.getOpaque(this);
    return new Links(super.contents(), before == null ? null : before.id(), freed);
  }

  private static final class Poison extends HlistSlot {
    Poison() {
      super(2);
    }
  }
}
