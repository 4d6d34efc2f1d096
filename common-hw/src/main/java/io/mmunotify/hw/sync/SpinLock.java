// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;

/**
 * {@code spinlock_t}. The holder must not sleep and must not take the lock again. The declaration
 * of a lock says what the lock guards and what may nest in it.
 */
public final class SpinLock extends OwnedLock {
  private static final String LIST_LOCK = "mmu_notifier_mm->lock";

  private final Named belongsTo;
  private final String lockClass;

  /**
   * The lock of a notifier list.
   *
   * @param memory the object in whose memory the lock lies
   * @param belongsTo the owner of the lock, for traces and reports
   */
  public SpinLock(KernelObject memory, Named belongsTo) {
    super(memory);
    this.belongsTo = belongsTo;
    this.lockClass = LIST_LOCK;
  }

  /**
   * A driver's own lock.
   *
   * @param name the name in traces and reports
   */
  public SpinLock(String name) {
    super(null);
    this.belongsTo = () -> name;
    this.lockClass = name;
  }

  /** {@code spin_lock}: waits while another task holds the lock; acquires. */
  public void lock(Task current) {
    Machine.step(current, EventKind.SPIN_LOCK, this);
    Machine.touch(current, this, Access.TAKE);
    Machine.enterAtomic(current);
    Machine.record(current, EventKind.SPIN_LOCK, belongsTo);
  }

  /** {@code spin_unlock}: releases. Only by its holder. */
  public void unlock(Task current) {
    Machine.step(current, EventKind.SPIN_UNLOCK);
    Machine.leaveAtomic(current);
    releaseByStore(current);
    Machine.record(current, EventKind.SPIN_UNLOCK, belongsTo);
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
    String which = lockClass.equals(LIST_LOCK) ? LIST_LOCK + " of " : "the spinlock ";
    return which + belongsTo.name() + ", held by " + owner();
  }
}
