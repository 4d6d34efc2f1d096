// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One shared word of 64 bits, an {@code unsigned long} of the model. Any task may call any method;
 * none sleeps.
 */
public final class LongCell extends KernelObject {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(LongCell.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through VALUE alone
  private long value;

  /**
   * @param value the value before the first write
   */
  public LongCell(long value) {
    this.value = value;
  }

  /**
   * A cell that is a part of another object.
   *
   * @param part which part, from 0, below 65536
   * @param value the value before the first write
   */
  public LongCell(KernelObject whole, int part, long value) {
    super(whole, part);
    this.value = value;
  }

  /** {@code READ_ONCE}: some value that a task stored; orders nothing. */
  public long read(Task current) {
    long seen = readUnseen(current);
    Machine.saw(current, seen);
    return seen;
  }

  /** The same for a caller that tells {@link Machine#saw} itself what it keeps of the value. */
  public long readUnseen(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, VALUE);
    return own == null ? (long) VALUE.getOpaque(this) : own.longValue();
  }

  /**
   * {@code smp_load_acquire}: writes before the release that this load reads are seen after the
   * load.
   */
  public long acquire(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, VALUE);
    long seen = own == null ? (long) VALUE.getAcquire(this) : own.longValue();
    Machine.saw(current, seen);
    return seen;
  }

  /** {@code WRITE_ONCE}: orders nothing. */
  public void set(Task current, long newValue) {
    if (!Memory.store(current, this, VALUE, newValue)) {
      VALUE.setOpaque(this, newValue);
    }
  }

  /** {@code smp_store_release}: pairs with {@link #acquire}. */
  public void release(Task current, long newValue) {
    if (!Memory.store(current, this, VALUE, newValue)) {
      VALUE.setRelease(this, newValue);
    }
  }

  /** {@code atomic_long_add_return}: fully ordered. */
  public long addReturn(Task current, long delta) {
    Memory.update(current, this, Access.WRITE);
    long sum = (long) VALUE.getAndAdd(this, delta) + delta;
    Machine.saw(current, sum);
    return sum;
  }

  @Override
  public Object contents() {
    return peek();
  }

  /** The value, for a caller outside of the run, or for a wait until the value changes. */
  public long peek() {
    return (long) VALUE.getAcquire(this);
  }
}
