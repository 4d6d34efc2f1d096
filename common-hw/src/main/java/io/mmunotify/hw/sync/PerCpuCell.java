// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A counter that only the tasks of one CPU write, on cache lines that no other CPU writes (two
 * lines, because x86 prefetches pairs). Any task may read the counter. No method here orders
 * accesses.
 */
public final class PerCpuCell extends PadBefore {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(PerCpuCell.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through VALUE alone
  private long value;

  // Padding up to the next object.
  @SuppressWarnings("unused")
  private long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

  /**
   * Zero.
   *
   * @param whole the object of which the counter is a part
   * @param part which part, from 0, below 65536
   */
  public PerCpuCell(KernelObject whole, int part) {
    super(whole, part);
  }

  /**
   * {@code alloc_percpu}: a counter of each CPU.
   *
   * @param machine the machine with the CPUs; must not have begun to run
   * @param whole the object of which the counters are parts
   * @param counter which of its counters, from 0
   * @param counters how many it has of each CPU
   */
  public static PerCpu<PerCpuCell> ofEachCpu(
      Machine machine, KernelObject whole, int counter, int counters) {
    return new PerCpu<>(machine, cpu -> new PerCpuCell(whole, counters * cpu + counter));
  }

  /**
   * {@code this_cpu_add}: one instruction, so tasks of the same CPU cannot come between its load
   * and its store. A single scheduling point: no other CPU writes the word that it loads.
   */
  public void add(Task current, long delta) {
    StoreBuffer.Store own = Memory.own(current, this, VALUE);
    long sum = (own == null ? (long) VALUE.getOpaque(this) : own.longValue()) + delta;
    if (!Memory.store(current, this, VALUE, sum)) {
      VALUE.setOpaque(this, sum);
    }
    Machine.look(current, this); // the word added to, also where the sum waits to drain
  }

  /** {@code READ_ONCE(*per_cpu_ptr())}: a value that the counter had at some time. */
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

  @Override
  public Object contents() {
    return peek();
  }

  /** The value, for a caller outside of the run, or for a wait until the value changes. */
  public long peek() {
    return (long) VALUE.getAcquire(this);
  }
}
