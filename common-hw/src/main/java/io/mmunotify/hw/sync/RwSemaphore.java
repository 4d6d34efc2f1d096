// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
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
 * {@code struct rw_semaphore}: many readers or one writer; waiting sleeps. Not fair: whoever comes
 * while it is free may have it.
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

  /** There is one kind of them in this model. */
  private static final String CLASS = "mmap_sem";

  private final Named belongsTo;
  private final Waitable forRead = new Side(false);
  private final Waitable forWrite = new Side(true);
  private final WaitQueue waiters = new WaitQueue();
  private int count;
  private volatile @Nullable Task writer;

  /**
   * @param memory in whose memory the semaphore lies
   * @param belongsTo whose semaphore it is, for traces and reports
   */
  public RwSemaphore(KernelObject memory, Named belongsTo) {
    super(memory);
    this.belongsTo = belongsTo;
  }

  /** {@code down_read}: waits for the writer; acquires. */
  public void downRead(Task current) {
    Machine.step(current, EventKind.DOWN_READ, forRead);
    Machine.touch(current, this, Access.TAKE_SHARED);
    Machine.record(current, EventKind.DOWN_READ, belongsTo);
  }

  /** {@code up_read}: releases. */
  public void upRead(Task current) {
    Machine.step(current, EventKind.UP_READ);
    Memory.update(current, this, Access.RELEASE_SHARED);
    COUNT.getAndAddRelease(this, -1);
    waiters.wakeAll();
    Machine.record(current, EventKind.UP_READ, belongsTo);
  }

  /** {@code down_write}: waits for everybody; acquires. */
  public void downWrite(Task current) {
    Machine.step(current, EventKind.DOWN_WRITE, forWrite);
    Machine.touch(current, this, Access.TAKE);
    writer = current;
    Machine.record(current, EventKind.DOWN_WRITE, belongsTo);
  }

  /** {@code up_write}: releases. Only by the writer. */
  public void upWrite(Task current) {
    Machine.step(current, EventKind.UP_WRITE);
    Memory.update(current, this, Access.RELEASE); // up_write is a locked instruction, too
    writer = null;
    COUNT.setRelease(this, 0);
    waiters.wakeAll();
    Machine.record(current, EventKind.UP_WRITE, belongsTo);
  }

  /**
   * {@code rwsem_is_locked}: whether anybody holds it, reading or writing; need not be the caller.
   */
  public boolean isLocked(Task current) {
    var _ = Memory.load(current, this, COUNT); // never buffered
    boolean locked = (int) COUNT.getOpaque(this) != 0;
    Machine.saw(current, locked);
    return locked;
  }

  /** Whether the caller holds it for writing. */
  public boolean isWriteLockedBy(Task current) {
    Machine.touch(current, this, Access.READ);
    boolean mine = writer == current;
    Machine.saw(current, mine);
    return mine;
  }

  @Override
  public String lockClass() {
    return CLASS;
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
      return write ? count == 0 : count >= 0;
    }

    @Override
    public boolean tryTake(Task current) {
      int seen = (int) COUNT.getOpaque(RwSemaphore.this);
      return (write ? seen == 0 : seen >= 0)
          && (int)
                  COUNT.compareAndExchangeAcquire(RwSemaphore.this, seen, write ? WRITER : seen + 1)
              == seen;
    }

    @Override
    public KernelObject taken() {
      return RwSemaphore.this;
    }

    @Override
    public WaitQueue waitQueue() {
      return waiters;
    }

    @Override
    public String blockedBy() {
      Task holder = writer;
      return CLASS
          + " of "
          + belongsTo.name()
          + ", held by "
          + (holder == null ? count + " reader(s)" : holder.name());
    }
  }
}
