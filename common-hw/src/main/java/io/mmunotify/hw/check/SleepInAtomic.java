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
import java.util.EnumSet;
import java.util.Set;

/**
 * No task sleeps, or calls a function that may sleep, under a spinlock or in an RCU read section;
 * {@code might_sleep} reports the same. Whether the function would really wait does not matter.
 *
 * <p>The finding follows from the task alone: from its count of atomic sections, and from the lock
 * that it takes.
 *
 * <p>Not verified: an {@code mmput} that is not the last one, of which {@code might_sleep}
 * complains, too; code under a page table lock, which this model lacks; that a range start does not
 * block which must not block.
 */
public final class SleepInAtomic {
  /** The checker's name. */
  public static final String NAME = "sleep-in-atomic";

  private static final Set<EventKind> MAY_SLEEP =
      EnumSet.of(
          EventKind.SLEEP,
          EventKind.SYNCHRONIZE_RCU_BEGIN,
          EventKind.SYNCHRONIZE_SRCU_BEGIN,
          EventKind.SRCU_BARRIER_BEGIN,
          EventKind.DOWN_READ,
          EventKind.DOWN_WRITE,
          EventKind.MM_TAKE_ALL_LOCKS,
          EventKind.KMALLOC,
          EventKind.WAIT_UNTIL,
          EventKind.WAIT_FOR_COMPLETION,
          EventKind.FLUSH_WORK);

  private SleepInAtomic() {}

  static void step(Task current, EventKind kind) {
    if (current.inAtomic() && (MAY_SLEEP.contains(kind) || takesMutex(current, kind))) {
      Machine.report(
          current,
          new Finding(NAME, Severity.FINDING, kind.text() + " is called " + where(current)));
    }
  }

  private static boolean takesMutex(Task current, EventKind kind) {
    Waitable wait = kind == EventKind.LOCK ? current.pendingWait() : null;
    return wait != null && wait.sleeps();
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
