// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.driver;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.LocksHeld;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.OwnedLock;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;

/**
 * A driver's own mutex or spinlock. Each method is a step. What it guards, and what may nest in it,
 * is the driver's to say. A driver's own rw-semaphore is an {@link
 * io.mmunotify.hw.sync.RwSemaphore}.
 */
public final class DriverLock extends OwnedLock implements Named {

  /** What whoever waits for the lock does meanwhile, and what its holder must not do. */
  public enum Kind {
    /** {@code struct mutex}: who waits sleeps. */
    MUTEX("mutex"),
    /** {@code spinlock_t}: who waits spins, and the holder must not sleep. */
    SPINLOCK("spinlock");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** What a person calls it. */
    public String text() {
      return text;
    }
  }

  private final String name;
  private final Kind kind;

  /**
   * @param name what traces and reports call it
   */
  public DriverLock(String name, Kind kind) {
    super(null);
    this.name = name;
    this.kind = kind;
  }

  /**
   * {@code mutex_lock}, {@code spin_lock}: waits while anybody holds it, the caller included;
   * acquires.
   */
  public void lock(Task current) {
    Machine.step(current, EventKind.LOCK, this);
    Machine.touch(current, this, Access.TAKE);
    enter(current);
    Machine.record(current, EventKind.LOCK, this);
  }

  /**
   * {@code mutex_trylock}, {@code spin_trylock}: takes it unless anybody holds it; never waits.
   *
   * @return whether it was taken
   */
  public boolean tryLock(Task current) {
    Machine.step(current, EventKind.TRYLOCK);
    Memory.update(current, this, Access.READ);
    boolean taken = tryTake(current);
    Machine.saw(current, taken);
    if (taken) {
      Machine.tookAtOnce(current, this, Access.TAKE);
      enter(current);
    }
    Machine.record(current, EventKind.TRYLOCK, this);
    return taken;
  }

  /**
   * {@code mutex_unlock}, {@code spin_unlock}: releases.
   *
   * @throws io.mmunotify.hw.machine.KernelMisuse if the caller does not hold it
   */
  public void unlock(Task current) {
    Machine.step(current, EventKind.UNLOCK);
    LocksHeld.requireHeld(current, this, false, name);
    if (spins()) {
      Machine.leaveAtomic(current);
      releaseByStore(current);
    } else {
      Memory.update(current, this, Access.RELEASE);
      release();
    }
    Machine.record(current, EventKind.UNLOCK, this);
  }

  private void enter(Task current) {
    if (spins()) {
      Machine.enterAtomic(current);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String lockClass() {
    return name;
  }

  @Override
  public boolean spins() {
    return kind == Kind.SPINLOCK;
  }

  @Override
  public String blockedBy() {
    return "the " + kind.text() + " " + name + ", held by " + owner();
  }
}
