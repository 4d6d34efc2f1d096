// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.PendingSignal;
import io.mmunotify.hw.machine.PendingSignal.Call;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.sync.OwnedLock;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code mm_take_all_locks}: every lock under which a task could walk an mm's notifiers. One mutex
 * for the whole system ({@code mm_all_locks_mutex}) serialises all callers, whatever their mm. The
 * caller holds mmap_sem for write when it takes the mutex; the rmap locks and the list's spinlock
 * nest inside.
 */
public final class MmAllLocks extends OwnedLock {
  /** The kernel's error number for a call that a signal interrupted, negated. */
  public static final int EINTR = -4;

  private static final String CLASS = "mm_all_locks_mutex";

  private final FaultInjector faults;
  private final List<Set<VmArea.Kind>> passes;

  /** Locks of areas that are taken, in their order. Guarded by this mutex. */
  private final List<RwSemaphore> ofAreas = new ArrayList<>();

  /**
   * @param faults the calls that are interrupted
   * @param passes the kinds of areas in the order in which their locks are taken
   */
  public MmAllLocks(FaultInjector faults, List<Set<VmArea.Kind>> passes) {
    super(null);
    this.faults = faults;
    this.passes = List.copyOf(passes);
  }

  /**
   * {@code mm_take_all_locks}: waits while any task holds all locks of any mm. The caller holds
   * mmap_sem for write. The function looks for signals once per area and pass, so a signal never
   * interrupts a call for an mm without areas.
   *
   * @return 0, or {@link #EINTR} with nothing held
   */
  @Upstream("mm_take_all_locks")
  public int take(Task current, MmStruct mm) {
    PendingSignal signal = current.pendingSignal();
    Waitable wait = signal == null ? this : new UnlessInterrupted(signal);
    Machine.step(current, EventKind.MM_TAKE_ALL_LOCKS, wait);
    if (!mm.mmapSem()
        .isWriteLockedBy(current)) { // no scenario can: only a caller of registerLocked
      throw Machine.bug("mmap_sem_not_write_held");
    }
    int value =
        wait instanceof UnlessInterrupted taken && taken.interrupted
            ? interrupted(current)
            : takeUnlessInterrupted(current, mm);
    Machine.saw(current, value);
    Machine.record(current, EventKind.MM_TAKE_ALL_LOCKS, mm, value);
    return value == 0 && mm.hasMap() ? takeRmapsOfAreas(current, mm) : value;
  }

  /** Nobody else can walk from a page to an area of the mm any more. */
  private int takeRmapsOfAreas(Task current, MmStruct mm) {
    for (Set<VmArea.Kind> pass : passes) {
      for (Vma vma : mm.map().all(current)) {
        if (current.signalPending()) {
          drop(current, mm);
          return EINTR;
        }
        MappedFile file = vma.file();
        if (file != null && pass.contains(kindOf(file))) {
          takeOnce(current, file.iMmapLock());
        }
        if (pass.contains(VmArea.Kind.ANONYMOUS)) {
          vma.chain().forEach(anonVma -> takeOnce(current, anonVma.lock()));
        }
      }
    }
    return 0;
  }

  private static VmArea.Kind kindOf(MappedFile file) {
    return file.kind() == MappedFile.Kind.HUGETLB ? VmArea.Kind.HUGETLB_FILE : VmArea.Kind.FILE;
  }

  private void takeOnce(Task current, RwSemaphore lock) {
    if (!ofAreas.contains(lock)) {
      lock.downWriteNested(current);
      ofAreas.add(lock);
    }
  }

  private int takeUnlessInterrupted(Task current, MmStruct mm) {
    if (faults.fails(current, Fallible.MM_TAKE_ALL_LOCKS)) {
      return interrupted(current);
    }
    Machine.touch(current, this, Access.TAKE);
    while (owner() != current) {
      Machine.await(current, this); // another thread met the fault that this thread saw coming
    }
    for (Set<VmArea.Kind> pass : passes) {
      for (VmArea vma : mm.vmas()) {
        if (current.signalPending()) {
          unlockRmaps(mm);
          Machine.touch(current, this, Access.RELEASE);
          release();
          return EINTR;
        }
        if (pass.contains(vma.kind())) {
          vma.rmap().takeWithAll();
        }
      }
    }
    return 0;
  }

  private int interrupted(Task current) {
    Machine.touch(current, this, Access.WRITE);
    if (owner() == current) { // an interrupted call never waits, and may find it free
      release();
    }
    return EINTR;
  }

  /** {@code mm_drop_all_locks}: gives all locks back. Only by the task that took them. */
  @Upstream("mm_drop_all_locks")
  public void drop(Task current, MmStruct mm) {
    ofAreas.forEach(lock -> lock.upWrite(current));
    ofAreas.clear();
    Machine.step(current, EventKind.MM_DROP_ALL_LOCKS);
    Memory.update(current, this, Access.RELEASE); // a mutex is given back by a locked instruction
    unlockRmaps(mm);
    release();
    Machine.record(current, EventKind.MM_DROP_ALL_LOCKS, mm);
  }

  private static void unlockRmaps(MmStruct mm) {
    for (VmArea vma : mm.vmas()) {
      vma.rmap().dropWithAll();
    }
  }

  @Override
  public boolean ready(Task task) {
    return super.ready(task) || faults.nextFails(Fallible.MM_TAKE_ALL_LOCKS);
  }

  @Override
  public boolean tryTake(Task current) {
    return super.tryTake(current) || faults.nextFails(Fallible.MM_TAKE_ALL_LOCKS);
  }

  @Override
  public List<KernelObject> watched() {
    List<KernelObject> watched = new ArrayList<>(faults.watched(Fallible.MM_TAKE_ALL_LOCKS));
    watched.add(this);
    return watched;
  }

  /** The same for a task that may be sent a signal: its call need not wait, either. */
  private final class UnlessInterrupted implements Waitable {
    private final PendingSignal signal;
    private boolean interrupted;

    UnlessInterrupted(PendingSignal signal) {
      this.signal = signal;
    }

    @Override
    public boolean ready(Task task) {
      return signal.isPendingFor(Call.MM_TAKE_ALL_LOCKS) || MmAllLocks.this.ready(task);
    }

    @Override
    public boolean tryTake(Task current) {
      interrupted = signal.interrupts(current, Call.MM_TAKE_ALL_LOCKS);
      return interrupted || MmAllLocks.this.tryTake(current);
    }

    @Override
    public KernelObject taken() {
      return MmAllLocks.this;
    }

    @Override
    public List<KernelObject> watched() {
      List<KernelObject> watched = new ArrayList<>(MmAllLocks.this.watched());
      watched.add(signal);
      return watched;
    }

    @Override
    public WaitQueue waitQueue() {
      return MmAllLocks.this.waitQueue();
    }

    @Override
    public String blockedBy() {
      return MmAllLocks.this.blockedBy();
    }
  }

  @Override
  public String lockClass() {
    return CLASS;
  }

  @Override
  public String blockedBy() {
    return CLASS + ", held by " + owner();
  }
}
