// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.list;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A shared pointer to a list, or null: a {@link io.mmunotify.hw.sync.RefCell} of which a walk
 * knows, without a look at the object's class, that it leads to a list. Any task may call any
 * method; none sleeps.
 */
public final class HlistHeadCell extends KernelObject {
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(HlistHeadCell.class, "head", HlistHead.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through HEAD alone
  private @Nullable HlistHead head;

  /**
   * A null pointer.
   *
   * @param memory the object in whose memory the cell lies
   */
  public HlistHeadCell(KernelObject memory) {
    super(memory);
  }

  /** A load after which the task sees every write before the publication of the pointer. */
  public @Nullable HlistHead acquire(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, HEAD);
    HlistHead seen = own == null ? (HlistHead) HEAD.getAcquire(this) : (HlistHead) own.pointer();
    Machine.saw(current, seen);
    return seen;
  }

  /** Publishes a pointer: pairs with {@link #acquire}. */
  public void release(Task current, @Nullable HlistHead list) {
    if (!Memory.store(current, this, HEAD, list)) {
      HEAD.setRelease(this, list);
    }
  }

  /** Sets a null pointer, while no other task shares the cell. */
  public void clear() {
    HEAD.set(this, (HlistHead) null);
  }

  @Override
  public @Nullable Object contents() {
    HlistHead list = peek();
    return list == null ? null : list.id();
  }

  /** The pointer, for a caller outside of the run. */
  public @Nullable HlistHead peek() {
    return (HlistHead) HEAD.getAcquire(this);
  }
}
