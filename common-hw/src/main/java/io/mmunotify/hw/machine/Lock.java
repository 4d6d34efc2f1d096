// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** A lock whose place among the others matters: see {@link LocksHeld}. */
public interface Lock {

  /** What all locks of its kind have in common, as lockdep's classes: {@code "mmap_sem"}. */
  String lockClass();

  /** Whether its holder must not sleep. */
  default boolean spins() {
    return false;
  }
}
