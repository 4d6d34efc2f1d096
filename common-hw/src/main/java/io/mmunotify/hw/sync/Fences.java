// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import java.lang.invoke.VarHandle;

/** The kernel's barriers. */
public final class Fences {
  private Fences() {}

  /**
   * {@code smp_mb()}: everything before it is ordered before everything after it, for all CPUs.
   *
   * <p>The second fence is not idle. HotSpot leaves the store-load barrier of a full fence out when
   * another fence follows with nothing but plain or opaque loads between; an acquire fence right
   * behind it keeps it in. (Measured: a full fence alone let store buffering through.)
   */
  public static void smpMb(Task current) {
    Memory.fence(current);
    VarHandle.fullFence();
    VarHandle.acquireFence();
  }
}
