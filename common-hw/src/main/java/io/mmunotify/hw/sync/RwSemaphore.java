// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.LocksHeld;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct rw_semaphore}: many readers or one writer; waiting sleeps. Not fair: any task that
 * comes while the semaphore is free may take it.
 */
public final class RwSemaphore extends KernelObject implements Lock {
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(RwSemaphore.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int WRITER = -1;

  private static final String MMAP_SEM = "mmap_sem";

  /** The mm whose mmap_sem this is; null for a driver's own semaphore. */
  private final @Nullable Named mm;

  private final String lockClass;
  private final Side forRead = new Side(false);
  private final Side forWrite = new Side(true);
  private final WaitQueue waiters = new WaitQueue();
  private int count;
  private volatile @Nullable Task writer;

  /**
   * {@code mmap_sem} of an address space.
   *
   * @param memory the object in whose memory the semaphore lies
   * @param mm the owner of the semaphore, for traces and reports
   */
  public RwSemaphore(KernelObject memory, Named mm) {
    super(memory);
    this.mm = mm;
    this.lockClass = MMAP_SEM;
  }

  /**
   * A driver's own semaphore.
   *
   * @param name the name in traces and reports
   */
  public RwSemaphore(String name) {
    super();
    this.mm = null;
    this.lockClass = name;
  }

  /** {@code down_read}: waits for the writer; acquires. */
  public void downRead(Task current) {
    Machine.step(current, EventKind.DOWN_READ, forRead);
    Machine.touch(current, this, Access.TAKE_SHARED);
    record(current, EventKind.DOWN_READ);
  }

  /**
   * {@code down_read_trylock}: takes the semaphore unless there is a writer; returns whether taken.
   */
  public boolean downReadTrylock(Task current) {
    Machine.step(current, EventKind.DOWN_READ_TRYLOCK);
    boolean taken = takeAtOnce(current, forRead, Access.TAKE_SHARED);
    record(current, EventKind.DOWN_READ_TRYLOCK);
    return taken;
  }

  /**
   * {@code down_write_trylock}: takes the semaphore unless a task holds it; returns whether taken.
   */
  public boolean downWriteTrylock(Task current) {
    Machine.step(current, EventKind.DOWN_WRITE_TRYLOCK);
    boolean taken = takeAtOnce(current, forWrite, Access.TAKE);
    if (taken) {
      writer = current;
    }
    record(current, EventKind.DOWN_WRITE_TRYLOCK);
    return taken;
  }

  private boolean takeAtOnce(Task current, Side side, Access how) {
    Memory.update(current, this, Access.READ);
    boolean taken = side.tryTake(current);
    while (!taken && side.free((int) COUNT.getOpaque(this))) {
      taken = side.tryTake(current); // another reader came or went meanwhile
    }
    Machine.saw(current, taken);
    if (taken) {
      Machine.tookAtOnce(current, this, how);
    }
    return taken;
  }

  /**
   * {@code up_read}: releases.
   *
   * @throws io.mmunotify.hw.machine.KernelMisuse if the caller does not hold the semaphore for
   *     reading
   */
  public void upRead(Task current) {
    Machine.step(current, EventKind.UP_READ);
    LocksHeld.requireHeld(current, this, true, which());
    Memory.update(current, this, Access.RELEASE_SHARED);
    COUNT.getAndAddRelease(this, -1);
    waiters.wakeAll();
    record(current, EventKind.UP_READ);
  }

  /** {@code down_write}: waits for all readers and the writer; acquires. */
  public void downWrite(Task current) {
    Machine.step(current, EventKind.DOWN_WRITE, forWrite);
    Machine.touch(current, this, Access.TAKE);
    writer = current;
    record(current, EventKind.DOWN_WRITE);
  }

  /**
   * {@code down_write_nested}: under another of its kind, where the order of the two is settled:
   * the mm of the second is known to nobody else yet, or a mutex lies around both.
   */
  public void downWriteNested(Task current) {
    Machine.step(current, EventKind.DOWN_WRITE, forWrite);
    current.locks().nextNests();
    Machine.touch(current, this, Access.TAKE);
    writer = current;
    record(current, EventKind.DOWN_WRITE);
  }

  /**
   * {@code up_write}: releases.
   *
   * @throws io.mmunotify.hw.machine.KernelMisuse if the caller does not hold the semaphore for
   *     writing
   */
  public void upWrite(Task current) {
    Machine.step(current, EventKind.UP_WRITE);
    LocksHeld.requireHeld(current, this, false, which());
    Memory.update(current, this, Access.RELEASE); // up_write is a locked instruction, too
    writer = null;
    COUNT.setRelease(this, 0);
    waiters.wakeAll();
    record(current, EventKind.UP_WRITE);
  }

  private void record(Task current, EventKind kind) {
    if (mm == null) {
      Machine.record(current, kind, null, (Object) lockClass);
    } else {
      Machine.record(current, kind, mm);
    }
  }

  /** The semaphore's name, for a person. */
  private String which() {
    return mm == null ? "the rw-semaphore " + lockClass : MMAP_SEM + " of " + mm.name();
  }

  /** {@code rwsem_is_locked}: whether any task holds the semaphore, as a reader or a writer. */
  public boolean isLocked(Task current) {
    var _ = Memory.load(current, this, COUNT); // never buffered
    boolean locked = (int) COUNT.getOpaque(this) != 0;
    Machine.saw(current, locked);
    return locked;
  }

  /** Whether the caller holds the semaphore for writing. */
  public boolean isWriteLockedBy(Task current) {
    Machine.touch(current, this, Access.READ);
    boolean mine = writer == current;
    Machine.saw(current, mine);
    return mine;
  }

  /** How a task holds it, in a word: none, read or write. For a trace; stepped machine only. */
  public String heldBy(Task task) {
    return writer == task ? "write" : task.locks().held().contains(this) ? "read" : "none";
  }

  @Override
  public String toString() {
    return mm == null ? lockClass : which();
  }

  @Override
  public String lockClass() {
    return lockClass;
  }

  @Override
  public @Nullable Object contents() {
    Task holder = writer;
    return holder != null ? (Object) holder.name() : count == 0 ? null : (Object) count;
  }

  private final class Side implements Waitable {
    private final boolean write;

    Side(boolean write) {
      this.write = write;
    }

    @Override
    public boolean ready(Task task) {
      return free(count);
    }

    boolean free(int seen) {
      return write ? seen == 0 : seen >= 0;
    }

    @Override
    public boolean tryTake(Task current) {
      int seen = (int) COUNT.getOpaque(RwSemaphore.this);
      return free(seen)
          && (int)
                  COUNT.compareAndExchangeAcquire(RwSemaphore.this, seen, write ? WRITER : seen + 1)
              == seen;
    }

    @Override
    public KernelObject taken() {
      return RwSemaphore.this;
    }

    @Override
    public Access takenHow() {
      return write ? Access.TAKE : Access.TAKE_SHARED;
    }

    @Override
    public WaitQueue waitQueue() {
      return waiters;
    }

    @Override
    public String blockedBy() {
      Task holder = writer;
      return which() + ", held by " + (holder == null ? count + " reader(s)" : holder.name());
    }
  }
}
