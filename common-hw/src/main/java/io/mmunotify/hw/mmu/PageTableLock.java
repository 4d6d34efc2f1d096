// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mmu;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.LocksHeld;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.OwnedLock;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;

/**
 * A page-table lock: of one page table ({@code ptl}), of the entries of huge pages, or {@code
 * page_table_lock} of the mm. A spinlock; only another page-table lock and the list's spinlock nest
 * in it.
 */
public final class PageTableLock extends OwnedLock {
  private final Named mm;
  private final String lockClass;
  private volatile long start;
  private volatile long end;

  /**
   * @param memory in whose memory it lies
   * @param mm whose page table it guards
   * @param lockClass what all of its kind are called
   * @param start the first address that it guards
   * @param end the address after the last
   */
  PageTableLock(KernelObject memory, Named mm, String lockClass, long start, long end) {
    super(memory);
    this.mm = mm;
    this.lockClass = lockClass;
    this.start = start;
    this.end = end;
  }

  /** {@code spin_lock(ptl)}. */
  public void lock(Task current) {
    Machine.step(current, EventKind.PTE_LOCK, this);
    Machine.touch(current, this, Access.TAKE);
    Machine.enterAtomic(current);
    Machine.record(current, EventKind.PTE_LOCK, mm, start);
  }

  /** {@code spin_lock_nested(ptl)}: under another one, where mmap_sem settles which comes first. */
  public void lockNested(Task current) {
    Machine.step(current, EventKind.PTE_LOCK, this);
    current.locks().nextNests();
    Machine.touch(current, this, Access.TAKE);
    Machine.enterAtomic(current);
    Machine.record(current, EventKind.PTE_LOCK, mm, start);
  }

  /** {@code spin_unlock(ptl)}: only by its holder. */
  public void unlock(Task current) {
    Machine.step(current, EventKind.PTE_UNLOCK);
    LocksHeld.requireHeld(current, this, false, lockClass + " of " + mm.name());
    Machine.leaveAtomic(current);
    releaseByStore(current);
    Machine.record(current, EventKind.PTE_UNLOCK, mm, start);
  }

  /** Whether it is a lock of an address of that mm. */
  public boolean guards(Named whose, long from, long to) {
    return mm == whose && from < end && start < to;
  }

  @Override
  public String lockClass() {
    return lockClass;
  }

  @Override
  public boolean spins() {
    return true;
  }

  /** The mm whose page table it guards. */
  public Named mm() {
    return mm;
  }

  /** The first address that it guards. */
  public long start() {
    return start;
  }

  @Override
  public String blockedBy() {
    return lockClass + " of " + mm.name() + ", held by " + owner();
  }
}
