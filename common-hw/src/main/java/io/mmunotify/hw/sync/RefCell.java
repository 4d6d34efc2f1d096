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
   * @param memory in whose memory the cell lies
   */
  public RefCell(KernelObject memory) {
    super(memory);
  }

  /** A load after which everything is seen that was written before the pointer was published. */
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

  /** A null pointer again, while nobody shares the cell. */
  public void clear() {
    init(null);
  }

  /** A first pointer, while nobody shares the cell. */
  public void init(@Nullable KernelObject pointer) {
    VALUE.set(this, pointer);
  }

  @Override
  public @Nullable Object contents() {
    KernelObject pointer = peek();
    return pointer == null ? null : pointer.id();
  }

  /** The pointer for somebody outside of the run. */
  public @Nullable KernelObject peek() {
    return (KernelObject) VALUE.getAcquire(this);
  }
}
