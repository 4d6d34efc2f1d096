// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.LocksHeld;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.OwnedLock;
import io.mmunotify.hw.trace.EventKind;

/**
 * {@code PG_locked}: whoever holds it alone may unmap, migrate, merge, split or truncate the page.
 * Waiting sleeps. The rmap locks and the page-table locks nest inside it; mmap_sem lies outside.
 */
public final class PageLock extends OwnedLock {
  private final Page page;

  PageLock(Page page) {
    super(page);
    this.page = page;
  }

  /** The lock of a page that is numbered by its frame. */
  PageLock(Page page, int part) {
    super(page, part);
    this.page = page;
  }

  /** {@code lock_page}. */
  public void lock(Task current) {
    Machine.step(current, EventKind.LOCK_PAGE, this);
    Machine.touch(current, this, Access.TAKE); // whoever frees the page touches the lock, too
    page.requireInUse(current);
    Machine.record(current, EventKind.LOCK_PAGE, (Object) (long) page.pfn());
  }

  /**
   * {@code trylock_page}: takes it unless anybody holds it; never waits.
   *
   * @return whether it was taken
   */
  public boolean tryLock(Task current) {
    Machine.step(current, EventKind.TRYLOCK_PAGE);
    Memory.update(current, this, Access.READ);
    boolean taken = tryTake(current);
    Machine.saw(current, taken);
    if (taken) {
      Machine.tookAtOnce(current, this, Access.TAKE);
      page.requireInUse(current);
    }
    Machine.record(current, EventKind.TRYLOCK_PAGE, (Object) (long) page.pfn());
    return taken;
  }

  /**
   * A split sets {@code PG_locked} of a tail with the other flags of the head, in one step with
   * them: nobody goes for the lock of a tail before.
   */
  void lockTail(Task current) {
    boolean _ = tryTake(current);
    Machine.tookAtOnce(current, this, Access.TAKE);
  }

  /** {@code unlock_page}: only by its holder. */
  public void unlock(Task current) {
    Machine.step(current, EventKind.UNLOCK_PAGE);
    LocksHeld.requireHeld(current, this, false, "the lock of a page");
    Machine.touch(current, this, Access.RELEASE);
    release();
    Machine.record(current, EventKind.UNLOCK_PAGE, (Object) (long) page.pfn());
  }

  /** Whether anybody holds it; for checkers. */
  boolean isHeld() {
    return owner() != null;
  }

  @Override
  public String toString() {
    return "the lock of " + page;
  }

  @Override
  public String lockClass() {
    return "page";
  }

  @Override
  public String blockedBy() {
    return this + ", held by " + owner();
  }
}
