// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;

/**
 * {@code struct mutex} inside of a primitive: no event of a trace. A task that waits for it sleeps.
 * A driver's own mutex is a {@link io.mmunotify.hw.driver.DriverLock}.
 */
public final class Mutex extends OwnedLock {
  private final String lockClass;

  /**
   * @param lockClass the name of locks of this kind in reports
   */
  public Mutex(String lockClass) {
    super(null);
    this.lockClass = lockClass;
  }

  /** {@code mutex_lock}: sleeps while another task holds the mutex; acquires. */
  public void lock(Task current) {
    Machine.take(current, this);
    Machine.touch(current, this, Access.TAKE);
  }

  /** {@code mutex_trylock}: takes the mutex unless another task holds it; a locked instruction. */
  public boolean tryLock(Task current) {
    Memory.update(current, this, Access.READ);
    boolean taken = tryTake(current);
    if (taken) {
      Machine.tookAtOnce(current, this, Access.TAKE);
    }
    Machine.saw(current, taken);
    return taken;
  }

  /** {@code mutex_unlock}: a locked instruction that releases. Only by its holder. */
  public void unlock(Task current) {
    Memory.update(current, this, Access.RELEASE);
    release();
  }

  @Override
  public String lockClass() {
    return lockClass;
  }

  @Override
  public boolean spins() {
    return false;
  }

  @Override
  public String blockedBy() {
    return lockClass + ", held by " + owner();
  }
}
