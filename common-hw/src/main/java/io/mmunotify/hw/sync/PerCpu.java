// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * {@code alloc_percpu()}: one object for each possible CPU.
 *
 * <p>On a stepped machine all objects are made when the machine boots. A live machine gets CPUs as
 * threads attach, so there the array is replaced by a longer one. A loop over all CPUs may miss a
 * CPU that is being added; it then reads as if the new CPU's counters were still zero. A user of
 * the new CPU orders that use itself.
 *
 * @param <T> the type of the objects
 */
public final class PerCpu<T> {
  private final IntFunction<T> maker;
  private volatile Object[] all = new Object[0];

  /**
   * @param machine the machine with the CPUs; must not have begun to run
   * @param maker makes the object of the CPU with this number
   */
  public PerCpu(Machine machine, IntFunction<T> maker) {
    this.maker = maker;
    machine
        .platform()
        .onBoot(() -> {
          T[] _ = grow(machine.possibleCpus());
        });
  }

  /** {@code this_cpu_ptr()}: the object of the task's CPU. */
  public T of(Task current) {
    return of(current.cpuId());
  }

  /** {@code per_cpu_ptr()}: the object of the CPU with this number. */
  @SuppressWarnings("unchecked")
  public T of(int cpu) {
    Object[] now = all;
    // Unsigned, as the array's own bounds check is: compiled code then compares once.
    return Integer.compareUnsigned(cpu, now.length) < 0 ? (T) now[cpu] : grow(cpu + 1)[cpu];
  }

  /** {@code for_each_possible_cpu()}: the objects of all CPUs, by number; not to be changed. */
  @SuppressWarnings("unchecked")
  public List<T> all() {
    return (List<T>) Arrays.asList(all);
  }

  /** The monitor guards the replacement of the array; the machine's own nests in it. */
  @SuppressWarnings("unchecked")
  private synchronized T[] grow(int atLeast) {
    Object[] more = all;
    if (more.length < atLeast) {
      int from = more.length;
      more = Arrays.copyOf(more, atLeast);
      for (int cpu = from; cpu < atLeast; cpu++) {
        more[cpu] = maker.apply(cpu);
      }
      all = more; // the volatile store publishes what the maker made
    }
    return (T[]) more;
  }
}
