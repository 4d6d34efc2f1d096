// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The driver of all live benchmarks: a callback adds one to a counter of the task that it runs on.
 * Enough to be a call with a memory access, and nothing that two tasks share.
 *
 * <p>All drivers add to the same one: were there a counter in each, the stores of one callback and
 * the loads of those after it would lie at addresses that differ by anything, also by a multiple of
 * 4096, which costs a walk up to three times as much, by accident.
 */
final class CountingDriver implements Driver {
  /** Longs between two tasks' counters: two cache lines. */
  private static final int STRIDE = 16;

  private static final int MAX_TASKS = 32;

  private static final long[] COUNTERS = new long[(MAX_TASKS + 1) * STRIDE];

  private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

  /** What every callback does. Opaque, or a compiler would make one addition of several. */
  private static int count(Task current) {
    int own = (current.id() + 1) * STRIDE;
    COUNTER.setOpaque(COUNTERS, own, (long) COUNTER.getOpaque(COUNTERS, own) + 1);
    return 0;
  }

  @Override
  public int clearFlushYoung(Task current, MmStruct mm, long address) {
    return count(current);
  }

  @Override
  public int clearFlushYoung(Task current, MmStruct mm, long start, long end) {
    return count(current);
  }

  @Override
  public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {
    count(current);
  }

  @Override
  public int invalidateRangeStart(
      Task current, MmStruct mm, long start, long end, boolean blockable) {
    return count(current);
  }

  @Override
  public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
    count(current);
  }
}
