// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** A lock whose place among the others matters: see {@link LocksHeld}. */
public interface Lock {

  /** The class of the lock, as lockdep's: {@code "mmap_sem"}. All locks of a kind share a class. */
  String lockClass();

  /** Whether its holder must not sleep. */
  default boolean spins() {
    return false;
  }
}
