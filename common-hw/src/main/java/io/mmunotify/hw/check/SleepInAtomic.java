// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;

/**
 * No task sleeps, or calls a function that may sleep, under a spinlock or in an RCU read section;
 * {@code might_sleep} reports the same. Whether the function would really wait does not matter.
 *
 * <p>The finding follows from the task alone: from its count of atomic sections. Whether a step may
 * sleep, its event says; for the taking of a lock the wait for that lock says so.
 *
 * <p>An {@code mmput} may sleep where it is the last one, and is told whether it is the last one or
 * not, as {@code might_sleep} does in each of the kernels: so each schedule shows what would only
 * sleep in another one.
 *
 * <p>Not verified: code under a page table lock, which this model lacks; that a range start does
 * not block which must not block.
 */
public final class SleepInAtomic {
  /** The checker's name. */
  public static final String NAME = "sleep-in-atomic";

  private SleepInAtomic() {}

  static void step(Task current, EventKind kind) {
    if (kind.maySleep() || takesSleepingLock(current)) {
      mightSleep(current, kind.text());
    }
  }

  static void mightSleep(Task current, String function) {
    if (current.inAtomic()) {
      Machine.report(
          current, new Finding(NAME, Severity.FINDING, function + " is called " + where(current)));
    }
  }

  /** Whether the step takes a lock whose waiters sleep. */
  private static boolean takesSleepingLock(Task current) {
    Waitable wait = current.pendingWait();
    return wait != null && wait.taken() != null && wait.sleeps();
  }

  /**
   * The innermost spinlock. A lock that was taken under the spinlock, where nothing may sleep, is
   * passed over.
   */
  private static String where(Task current) {
    for (KernelObject held : current.locks().held().reversed()) {
      if (held instanceof Lock lock && lock.spins()) {
        return "under " + lock.lockClass() + ", where nothing may sleep";
      }
    }
    return "in an RCU read section, where nothing may sleep";
  }
}
