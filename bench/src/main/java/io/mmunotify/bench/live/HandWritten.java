// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The read sides of SRCU as one would write them into one class, with nothing around: what the
 * engines on the live machine should compile to. A slot is what a CPU has; tasks that share one
 * must not run at the same time.
 */
final class HandWritten {
  /** Longs between two slots: two cache lines, twice, for both indices and both kinds of words. */
  private static final int STRIDE = 32;

  private static final int OTHER = 16;
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle INDEX;

  static {
    try {
      INDEX = MethodHandles.lookup().findVarHandle(HandWritten.class, "index", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] slots;

  @SuppressWarnings("UnusedVariable") // reached through INDEX alone
  private long index;

  HandWritten(int slots) {
    this.slots = new long[(slots + 1) * STRIDE];
  }

  /** 3.15: a counter of who is inside, and one that only grows. */
  int lock315(int slot) {
    int idx = (int) ((long) INDEX.getOpaque(this) & 1);
    int at = (slot + 1) * STRIDE + idx;
    add(at, 1);
    fence();
    add(at + OTHER, 1);
    return idx;
  }

  void unlock315(int slot, int idx) {
    fence();
    add((slot + 1) * STRIDE + idx, -1);
  }

  /** 4.18: one counter of those that came, one of those that went. */
  int lock418(int slot) {
    int idx = (int) ((long) INDEX.getOpaque(this) & 1);
    add((slot + 1) * STRIDE + idx, 1);
    fence();
    return idx;
  }

  void unlock418(int slot, int idx) {
    fence();
    add((slot + 1) * STRIDE + OTHER + idx, 1);
  }

  private void add(int at, long delta) {
    LONGS.setOpaque(slots, at, (long) LONGS.getOpaque(slots, at) + delta);
  }

  /** As {@code Fences.smpMb}, which says why it takes two. */
  private static void fence() {
    VarHandle.fullFence();
    VarHandle.acquireFence();
  }
}
