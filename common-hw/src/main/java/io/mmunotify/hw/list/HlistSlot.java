// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.list;

import io.mmunotify.hw.check.ListCorruption;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to a node: a list's head, or the {@code next} of a node. A {@code pprev} points to a
 * slot.
 */
public abstract class HlistSlot extends KernelObject {
  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(HlistSlot.class, "next", HlistNode.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through NEXT alone
  private @Nullable HlistNode next;

  HlistSlot(@Nullable KernelObject memory) {
    super(memory);
  }

  HlistSlot(int constant) {
    super(constant);
  }

  /**
   * {@code rcu_dereference}: a walker's load. The walker sees the contents that the node had when
   * it was published.
   */
  public final @Nullable HlistNode dereference(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, NEXT);
    // Pairs with publish. Acquire, not consume: Java has no dependency order, x86 has no
    // difference.
    HlistNode node = own == null ? (HlistNode) NEXT.getAcquire(this) : (HlistNode) own.pointer();
    Machine.saw(current, node);
    return node;
  }

  /** The pointer as its updater sees it, under the list's lock. */
  final @Nullable HlistNode get(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, NEXT);
    HlistNode node = own == null ? (HlistNode) NEXT.getOpaque(this) : (HlistNode) own.pointer();
    Memory.keeps(current, node);
    return node;
  }

  /** Stores a pointer that walkers may follow at once. */
  final void publish(Task current, @Nullable HlistNode node) {
    if (!Memory.store(current, this, NEXT, node)) {
      NEXT.setRelease(this, node);
    }
  }

  /** As {@link #publish}, for a caller that knows the old pointer. */
  final void replace(Task current, HlistNode known, @Nullable HlistNode node) {
    boolean buffered = Memory.store(current, this, NEXT, node);
    if (Machine.stepped(current) && !buffered && peek() != known) {
      ListCorruption.report(
          current, known.name() + " is unlinked, and its pprev does not point to a link to it");
    }
    if (!buffered) {
      NEXT.setRelease(this, node);
    }
  }

  @Override
  public @Nullable Object contents() {
    HlistNode node = peek();
    return node == null ? null : node.id();
  }

  /** The node, for a caller outside of the run: a final state. */
  final @Nullable HlistNode peek() {
    return (HlistNode) NEXT.getAcquire(this);
  }
}
