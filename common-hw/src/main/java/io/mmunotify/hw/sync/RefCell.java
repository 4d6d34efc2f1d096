// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One shared pointer. Any task may call any method; none sleeps. */
public final class RefCell extends KernelObject {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(RefCell.class, "value", KernelObject.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through VALUE alone
  private @Nullable KernelObject value;

  /**
   * A null pointer.
   *
   * @param memory the object in whose memory the cell lies
   */
  public RefCell(KernelObject memory) {
    super(memory);
  }

  /** A load after which the task sees every write before the publication of the pointer. */
  public @Nullable KernelObject acquire(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, VALUE);
    KernelObject seen = own == null ? (KernelObject) VALUE.getAcquire(this) : own.pointer();
    Machine.saw(current, seen);
    return seen;
  }

  /** Publishes a pointer: pairs with {@link #acquire}. */
  public void release(Task current, @Nullable KernelObject newValue) {
    if (!Memory.store(current, this, VALUE, newValue)) {
      VALUE.setRelease(this, newValue);
    }
  }

  /** Sets a null pointer, while no other task shares the cell. */
  public void clear() {
    init(null);
  }

  /** Sets a first pointer, while no other task shares the cell. */
  public void init(@Nullable KernelObject pointer) {
    VALUE.set(this, pointer);
  }

  @Override
  public @Nullable Object contents() {
    KernelObject pointer = peek();
    return pointer == null ? null : pointer.id();
  }

  /** The pointer, for a caller outside of the run. */
  public @Nullable KernelObject peek() {
    return (KernelObject) VALUE.getAcquire(this);
  }
}
