// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Cpu;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A counter that each CPU has for itself, on cache lines that no other CPU writes. Only tasks on a
 * CPU may write its counter; anybody may read all of them. Nothing here orders anything.
 */
public final class PerCpuCounter {
  /** Longs between two CPUs' counters: two cache lines, because x86 prefetches pairs. */
  private static final int STRIDE = 16;

  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] values;

  /**
   * @param cpus how many CPUs there are, at least 1
   */
  public PerCpuCounter(int cpus) {
    values = new long[(cpus + 1) * STRIDE];
  }

  /** {@code this_cpu_add}: not atomic against other tasks of the same CPU. */
  public void add(Cpu cpu, long delta) {
    int i = index(cpu.id());
    VALUE.setOpaque(values, i, (long) VALUE.getOpaque(values, i) + delta);
  }

  /** {@code per_cpu}: the value of one CPU. */
  public long get(int cpu) {
    return (long) VALUE.getOpaque(values, index(cpu));
  }

  /** The sum over all CPUs, read one after the other: no CPU's value need be of the same time. */
  public long sum() {
    long sum = 0;
    for (int i = STRIDE; i < values.length; i += STRIDE) {
      sum += (long) VALUE.getOpaque(values, i);
    }
    return sum;
  }

  private static int index(int cpu) {
    return (cpu + 1) * STRIDE;
  }
}
