// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18;

import static io.mmunotify.v4_18.MmuNotifierMm.first;
import static io.mmunotify.v4_18.MmuNotifierMm.next;

import io.mmunotify.hw.kernel.KernelLog;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.mm.MmAllLocks;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.SrcuStruct;
import io.mmunotify.hw.trace.EventKind;

/**
 * {@code mm/mmu_notifier.c} as of v4.19.0. Kept in step with its twins: same file names, the order
 * of the upstream file, every differing hunk listed in UPSTREAM.md.
 *
 * @param srcu one domain for all mms: a reader of any of them holds up a wait for any other
 * @param heap where the nodes' heads come from
 * @param mmAllLocks what a registration excludes walkers by
 * @param warned whether the WARN_ON_ONCE of mm_has_blockable_invalidate_notifiers has fired
 */
record MmuNotifierChain(SrcuStruct srcu, KernelHeap heap, MmAllLocks mmAllLocks, IntCell warned) {
  private static final int ENOMEM = -12;

  // The walkers' side holds a read section and no lock; the updaters' side holds the list's lock.
  // The memory of a node on which a walker stands stays, because unregister waits for a grace
  // period before the caller may free the node. The node stays a way on, because unlinking keeps
  // its next pointer.
  // Registration excludes every walker by mm_take_all_locks, so that no walker sees an end without
  // its start. Each registration takes a reference that keeps the mm, and its unregistration drops
  // that reference.
  // Read unregister first: the rest of the contract follows from it.

  MmuNotifierChain(SrcuStruct srcu, KernelHeap heap, MmAllLocks mmAllLocks) {
    this(srcu, heap, mmAllLocks, new IntCell(0));
  }

  /**
   * {@code mmu_notifier_call_srcu}: runs a function after a grace period. Never sleeps, so it may
   * be called from a callback; the function must not sleep either.
   */
  @Upstream("mmu_notifier_call_srcu")
  void callSrcu(Task current, RcuHead head, RcuHead.Callback function) {
    srcu.call(current, head, function);
  }

  /**
   * {@code mmu_notifier_synchronize}: waits for every function that {@link #callSrcu} queued.
   * Sleeps. Not a wait for walkers: with nothing queued the call returns at once.
   */
  @Upstream("mmu_notifier_synchronize")
  void synchronize(Task current) {
    srcu.barrier(current);
  }

  /**
   * {@code __mmu_notifier_release}: the address space is torn down. Every notifier gets release
   * while all notifiers are still linked. Then all are unlinked. Then the call waits for walkers.
   * Sleeps.
   *
   * <p>Races with unregister, which may call the same release at the same time. A driver's memory
   * may be deferred from inside release: the read section lasts until the list is empty.
   */
  @Upstream("__mmu_notifier_release")
  void release(Task current, MmStruct mm) {
    int id = srcu.readLock(current);
    // Unlinking only after all releases: a page that reclaim frees in between is still announced.
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps.Release release = mn.ops(current).release();
      if (release != null) {
        release.call(current, mn, mm);
      }
    }
    MmuNotifierMm head = MmuNotifierMm.of(current, mm);
    head.lock.lock(current);
    for (HlistNode mn = head.first(current); mn != null; mn = head.first(current)) {
      // With re-init: a later unregister finds the node unhashed and leaves the node alone.
      mn.delInitRcu(current);
    }
    head.lock.unlock(current);
    srcu.readUnlock(current, id);
    // exit_mmap frees the pages when this returns: no callback may still be under way.
    srcu.synchronize(current);
  }

  /**
   * {@code __mmu_notifier_clear_flush_young}: asks every notifier about a range and ors the
   * answers, as integers. Called under the page table lock.
   */
  @Upstream("__mmu_notifier_clear_flush_young")
  int clearFlushYoung(Task current, MmStruct mm, long start, long end) {
    int young = 0;
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps.Young clearFlushYoung = mn.ops(current).clearFlushYoung();
      if (clearFlushYoung != null) {
        young |= clearFlushYoung.call(current, mn, mm, start, end);
      }
    }
    srcu.readUnlock(current, id);
    return young;
  }

  /** {@code __mmu_notifier_clear_young}: as {@link #clearFlushYoung}, through clear_young. */
  @Upstream("__mmu_notifier_clear_young")
  int clearYoung(Task current, MmStruct mm, long start, long end) {
    int young = 0;
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps.Young clearYoung = mn.ops(current).clearYoung();
      if (clearYoung != null) {
        young |= clearYoung.call(current, mn, mm, start, end);
      }
    }
    srcu.readUnlock(current, id);
    return young;
  }

  /**
   * {@code __mmu_notifier_test_young}: asks until a notifier answers anything but 0, and returns
   * that answer. Called under the page table lock.
   */
  @Upstream("__mmu_notifier_test_young")
  int testYoung(Task current, MmStruct mm, long address) {
    int young = 0;
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps.TestYoung testYoung = mn.ops(current).testYoung();
      if (testYoung != null) {
        young = testYoung.call(current, mn, mm, address);
        if (young != 0) {
          break;
        }
      }
    }
    srcu.readUnlock(current, id);
    return young;
  }

  /**
   * {@code __mmu_notifier_change_pte}: tells notifiers that have change_pte; the others must make
   * do with the start and end around the change. Called under the page table lock.
   */
  @Upstream("__mmu_notifier_change_pte")
  void changePte(Task current, MmStruct mm, long address, long pte) {
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps.ChangePte changePte = mn.ops(current).changePte();
      if (changePte != null) {
        changePte.call(current, mn, mm, address, pte);
      }
    }
    srcu.readUnlock(current, id);
  }

  /**
   * {@code __mmu_notifier_invalidate_range_start}: tells every notifier that a range is about to
   * go. A failure does not end the walk: later notifiers are told, too, and no notifier is told
   * that the start was called off. Sleeps where blockable.
   *
   * @return 0, or the value of the last callback that failed
   */
  @Upstream("__mmu_notifier_invalidate_range_start")
  int invalidateRangeStart(Task current, MmStruct mm, long start, long end, boolean blockable) {
    int ret = 0;
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps.RangeStart rangeStart = mn.ops(current).invalidateRangeStart();
      if (rangeStart != null) {
        int failure = rangeStart.call(current, mn, mm, start, end, blockable);
        if (failure != 0) {
          mn.ops(current); // the message names the callback: one more read of the notifier
          KernelLog.callbackFailed(current, mn, failure, blockable);
          ret = failure;
        }
      }
    }
    srcu.readUnlock(current, id);
    return ret;
  }

  /**
   * {@code __mmu_notifier_invalidate_range_end}: tells every notifier that the invalidation is
   * over, newest first as the start did. A notifier that has invalidate_range, too, gets
   * invalidate_range first. Sleeps.
   *
   * @param onlyEnd leaves invalidate_range out: the caller has called it for the range already
   */
  @Upstream("__mmu_notifier_invalidate_range_end")
  void invalidateRangeEnd(Task current, MmStruct mm, long start, long end, boolean onlyEnd) {
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      if (!onlyEnd) {
        MmuNotifierOps.Range invalidateRange = mn.ops(current).invalidateRange();
        if (invalidateRange != null) {
          invalidateRange.call(current, mn, mm, start, end);
        }
      }
      MmuNotifierOps.Range rangeEnd = mn.ops(current).invalidateRangeEnd();
      if (rangeEnd != null) {
        rangeEnd.call(current, mn, mm, start, end);
      }
    }
    srcu.readUnlock(current, id);
  }

  /**
   * {@code __mmu_notifier_invalidate_range}: translations of the range must go now. Called under
   * the page table lock as often as not.
   */
  @Upstream("__mmu_notifier_invalidate_range")
  void invalidateRange(Task current, MmStruct mm, long start, long end) {
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps.Range invalidateRange = mn.ops(current).invalidateRange();
      if (invalidateRange != null) {
        invalidateRange.call(current, mn, mm, start, end);
      }
    }
    srcu.readUnlock(current, id);
  }

  /**
   * {@code mm_has_blockable_invalidate_notifiers}: whether any notifier has a range callback and
   * lacks the flag that says that the callback does not block. The caller should hold mmap_sem. The
   * function only checks that some task holds mmap_sem, and warns once.
   */
  @Upstream("mm_has_blockable_invalidate_notifiers")
  boolean hasBlockableInvalidateNotifiers(Task current, MmStruct mm) {
    if (!mm.mmapSem().isLocked(current)) {
      KernelLog.warnOnce(current, warned, "mmap_sem_not_held");
    }
    if (!MmuNotifierHooks.mmHasNotifiers(current, mm)) {
      return false;
    }
    boolean blockable = false;
    int id = srcu.readLock(current);
    for (MmuNotifier mn = first(current, mm); mn != null; mn = next(current, mm, mn)) {
      MmuNotifierOps ops = mn.ops(current);
      if (ops.invalidateRange() == null
          && ops.invalidateRangeStart() == null
          && ops.invalidateRangeEnd() == null) {
        continue;
      }
      if (!ops.doesNotBlock()) {
        blockable = true;
        break;
      }
    }
    srcu.readUnlock(current, id);
    return blockable;
  }

  /** {@code do_mmu_notifier_register}: both ways to register. */
  @Upstream("do_mmu_notifier_register")
  private int doRegister(Task current, MmuNotifier mn, MmStruct mm, boolean takeMmapSem) {
    if (mm.mmUsersAtMost(current, 0)) {
      throw Machine.bug("mm_users<=0");
    }
    int ret = ENOMEM;
    // Before any lock: reclaim may want the very rmap locks that mm_take_all_locks holds.
    MmuNotifierMm spare = heap.kmalloc(current, MmuNotifierMm.NAME, () -> new MmuNotifierMm(mm));
    if (spare != null) {
      if (takeMmapSem) {
        mm.mmapSem().downWrite(current);
      }
      ret = mmAllLocks.take(current, mm);
      if (ret == 0) {
        if (!MmuNotifierHooks.mmHasNotifiers(current, mm)) {
          mm.setMmuNotifierMm(current, spare);
          spare = null;
        }
        mm.mmgrab(current);
        // The lock is for unregister and release, which hold no other lock.
        MmuNotifierMm head = MmuNotifierMm.of(current, mm);
        head.lock.lock(current);
        head.addHead(current, mn);
        head.lock.unlock(current);
        mmAllLocks.drop(current, mm);
      }
      if (takeMmapSem) {
        mm.mmapSem().upWrite(current);
      }
      heap.kfree(current, spare);
    }
    if (mm.mmUsersAtMost(current, 0)) {
      throw Machine.bug("mm_users<=0");
    }
    return ret;
  }

  /**
   * {@code mmu_notifier_register}: from its return on, the notifier gets every callback. The caller
   * owns a user of the mm throughout; the registration owns an mm_count until it is undone. Takes
   * mmap_sem for write; sleeps. Registering a registered notifier again is not noticed and ruins
   * the list.
   *
   * @return 0, -ENOMEM, or -EINTR after a signal
   */
  @Upstream("mmu_notifier_register")
  int register(Task current, MmuNotifier mn, MmStruct mm) {
    return doRegister(current, mn, mm, true);
  }

  /** {@code __mmu_notifier_register}: the same for a caller that holds mmap_sem for write. */
  @Upstream("__mmu_notifier_register")
  int registerLocked(Task current, MmuNotifier mn, MmStruct mm) {
    return doRegister(current, mn, mm, false);
  }

  /**
   * {@code __mmu_notifier_mm_destroy}: the mm is being freed; no notifier can be registered any
   * more.
   */
  @Upstream("__mmu_notifier_mm_destroy")
  void mmDestroy(Task current, MmStruct mm) {
    MmuNotifierMm head = MmuNotifierMm.of(current, mm);
    if (!head.empty(current)) {
      throw Machine.bug("list_not_empty");
    }
    heap.kfree(current, head);
  }

  /**
   * {@code mmu_notifier_unregister}: on return, no callback of the notifier runs or will run, and
   * the notifier's memory may be freed. The notifier gets release if exit has not been quicker. The
   * call does not wait for open sections: a start may never get its end. Sleeps; from inside a
   * callback the call waits for itself.
   */
  @Upstream("mmu_notifier_unregister")
  void unregister(Task current, MmuNotifier mn, MmStruct mm) {
    if (mm.mmCountAtMost(current, 0)) {
      throw Machine.bug("mm_count<=0");
    }
    // Without the lock: exit may unlink the node between this look and the lock below.
    if (!mn.unhashed(current)) {
      // The read section makes a concurrent exit wait for this release before it frees pages.
      int id = srcu.readLock(current);
      MmuNotifierOps.Release release = mn.ops(current).release();
      if (release != null) {
        release.call(current, mn, mm);
      }
      srcu.readUnlock(current, id);
      MmuNotifierMm head = MmuNotifierMm.of(current, mm);
      head.lock.lock(current);
      // With re-init: nothing happens where exit has unlinked the node meanwhile.
      mn.delInitRcu(current);
      head.lock.unlock(current);
    }
    // Also where exit unlinked the node: callbacks, release among them, may still be under way.
    srcu.synchronize(current);
    if (mm.mmCountAtMost(current, 0)) {
      throw Machine.bug("mm_count<=0");
    }
    mm.mmdrop(current);
  }

  /**
   * {@code mmu_notifier_unregister_no_release}: takes the notifier out and drops its reference,
   * without release and without a wait: callbacks may be under way on return. Never sleeps before
   * the drop, so a callback may call this.
   */
  @Upstream("mmu_notifier_unregister_no_release")
  void unregisterNoRelease(Task current, MmuNotifier mn, MmStruct mm) {
    MmuNotifierMm head = (MmuNotifierMm) mm.mmuNotifierMm(current);
    if (head == null) {
      Machine.step(current, EventKind.SPIN_LOCK); // of the lock at a small offset from null
      throw Machine.oops(KernelOops.Fault.NULL_DEREF);
    }
    head.lock.lock(current);
    // With re-init: exit or release may have unlinked the node already, or may find it unhashed
    // later.
    mn.delInitRcu(current);
    head.lock.unlock(current);
    if (mm.mmCountAtMost(current, 0)) {
      throw Machine.bug("mm_count<=0");
    }
    mm.mmdrop(current);
  }
}
