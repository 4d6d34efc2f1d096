// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * {@code raw_spinlock_t}: a spinlock inside of a primitive. No event of a trace, and a scheduling
 * point at memory granularity alone. The holder performs no event while it holds the lock.
 */
public final class RawSpinLock extends OwnedLock {
  private final String lockClass;

  /**
   * @param memory the object in whose memory the lock lies; null for a lock of the kernel's own
   * @param lockClass the name of locks of this kind in reports
   */
  public RawSpinLock(@Nullable KernelObject memory, String lockClass) {
    super(memory);
    this.lockClass = lockClass;
  }

  /**
   * {@code raw_spin_lock}: waits while another task holds the lock; acquires. A locked instruction.
   */
  public void lock(Task current) {
    Machine.take(current, this);
    Machine.touch(current, this, Access.TAKE);
    Machine.enterAtomic(current);
  }

  /**
   * {@code raw_spin_trylock}: takes the lock unless another task holds it; a locked instruction.
   */
  public boolean tryLock(Task current) {
    Memory.update(current, this, Access.READ);
    boolean taken = tryTake(current);
    Machine.saw(current, taken);
    if (taken) {
      Machine.tookAtOnce(current, this, Access.TAKE);
      Machine.enterAtomic(current);
    }
    return taken;
  }

  /** {@code raw_spin_unlock}: a plain store that releases. Only by its holder. */
  public void unlock(Task current) {
    Machine.leaveAtomic(current);
    releaseByStore(current);
  }

  @Override
  public String lockClass() {
    return lockClass;
  }

  @Override
  public boolean spins() {
    return true;
  }

  @Override
  public String blockedBy() {
    return lockClass + ", held by " + owner();
  }
}
