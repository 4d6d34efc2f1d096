// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Machine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The lock of a file's mappings or of an anon_vma tree, as far as mm_take_all_locks uses it: taken
 * once, however many areas share the lock; a mark remembers that it is taken. It stands for areas
 * of which a scenario tells no more than their number: no other function takes the lock, so no task
 * ever waits for it and the taking is no event.
 */
public final class RmapLock {
  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED = MethodHandles.lookup().findVarHandle(RmapLock.class, "locked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through LOCKED alone
  private boolean locked;

  /** Guarded by mm_all_locks_mutex. */
  private boolean takenWithAll;

  /** {@code vm_lock_mapping}, {@code vm_lock_anon_vma}: the caller holds mm_all_locks_mutex. */
  void takeWithAll() {
    if (takenWithAll) {
      return;
    }
    while (!LOCKED.compareAndSet(this, false, true)) {
      Machine.cpuRelax();
    }
    takenWithAll = true;
  }

  /** {@code vm_unlock_mapping}, {@code vm_unlock_anon_vma}. */
  void dropWithAll() {
    if (takenWithAll) {
      takenWithAll = false;
      LOCKED.setRelease(this, false);
    }
  }
}
