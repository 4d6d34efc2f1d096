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
import org.jspecify.annotations.Nullable;

/**
 * One shared integer, the {@code atomic_t} of the model. Any task may call any method; none sleeps.
 */
public final class IntCell extends KernelObject {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(IntCell.class, "value", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through VALUE alone
  private int value;

  /**
   * @param value the value before the first write
   */
  public IntCell(int value) {
    this.value = value;
  }

  /**
   * @param memory the object in whose memory the cell lies
   * @param value the value before the first write
   */
  public IntCell(KernelObject memory, int value) {
    super(memory);
    this.value = value;
  }

  /** {@code atomic_read}: some value that a task stored; orders nothing. */
  public int read(Task current) {
    int seen = readUnseen(current);
    Machine.saw(current, seen);
    return seen;
  }

  /** The same for a caller that tells {@link Machine#saw} itself what it keeps of the value. */
  public int readUnseen(Task current) {
    StoreBuffer.Store own = Memory.load(current, this, VALUE);
    return own == null ? (int) VALUE.getOpaque(this) : own.intValue();
  }

  /** {@code atomic_set}: orders nothing. */
  public void set(Task current, int newValue) {
    if (!Memory.store(current, this, VALUE, newValue)) {
      VALUE.setOpaque(this, newValue);
    }
  }

  /** {@code atomic_add_return}: fully ordered, as the kernel's value-returning atomics are. */
  public int addReturn(Task current, int delta) {
    int seen = addReturnUnseen(current, delta);
    Machine.saw(current, seen);
    return seen;
  }

  /** The same for a caller that tells {@link Machine#saw} itself what it keeps of the value. */
  public int addReturnUnseen(Task current, int delta) {
    return addReturnUnseen(current, delta, null);
  }

  /**
   * The same for a counter that is used together with an object: that one is read in the very step
   * of the addition, and before it.
   */
  public int addReturnUnseen(Task current, int delta, @Nullable KernelObject user) {
    Memory.update(current, this, Access.WRITE);
    if (user != null) {
      Machine.touch(current, user, Access.READ);
    }
    return (int) VALUE.getAndAdd(this, delta) + delta;
  }

  /** {@code atomic_inc_not_zero}: adds 1 unless the value is 0; returns whether it added. */
  public boolean incNotZero(Task current) {
    Memory.update(current, this, Access.WRITE);
    int seen = peek();
    while (seen != 0 && !VALUE.compareAndSet(this, seen, seen + 1)) {
      seen = peek(); // another thread came first
    }
    Machine.saw(current, seen != 0);
    return seen != 0;
  }

  /** {@code atomic_cmpxchg}; returns whether it stored. Fully ordered when it stored. */
  public boolean compareAndSet(Task current, int expected, int newValue) {
    Memory.update(current, this, Access.WRITE);
    boolean stored = VALUE.compareAndSet(this, expected, newValue);
    Machine.saw(current, stored);
    return stored;
  }

  @Override
  public Object contents() {
    return peek();
  }

  /** The value, for a caller outside of the run: a report, a final state. */
  public int peek() {
    return (int) VALUE.getAcquire(this);
  }
}
