// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one task holds at a time. The first task that comes takes it; the holder cannot take
 * the lock again.
 */
public abstract class OwnedLock extends KernelObject implements Waitable, Lock {
  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(OwnedLock.class, "owner", Task.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WaitQueue waiters = new WaitQueue();
  private @Nullable Task owner;

  /**
   * @param memory the object in whose memory the lock lies; null for a lock of the kernel's own
   */
  protected OwnedLock(@Nullable KernelObject memory) {
    super(memory);
  }

  /** A lock that is a part of an object; see the constructor of {@link KernelObject}. */
  protected OwnedLock(KernelObject whole, int part) {
    super(whole, part);
  }

  /** The holder, for a report; on a live machine out of date as soon as it is read. */
  protected final @Nullable Task owner() {
    return (Task) OWNER.getOpaque(this);
  }

  /** Gives the lock back by a plain store and wakes the waiters. Only by the holder. */
  protected final void releaseByStore(Task current) {
    if (!Memory.unlock(current, this, OWNER)) {
      release();
    }
  }

  /** Gives the lock back by a locked instruction that {@link Memory#update} was told of. */
  protected final void release() {
    OWNER.setRelease(this, (Task) null); // pairs with the acquiring exchange in tryTake
    waiters.wakeAll();
  }

  @Override
  public @Nullable Object contents() {
    Task holder = owner();
    return holder == null ? null : holder.id();
  }

  @Override
  public boolean ready(Task task) {
    return owner == null;
  }

  @Override
  public boolean tryTake(Task current) {
    return OWNER.getOpaque(this) == null
        && (Task) OWNER.compareAndExchangeAcquire(this, (Task) null, current) == null;
  }

  @Override
  public final boolean sleeps() {
    return !spins();
  }

  @Override
  public final KernelObject taken() {
    return this;
  }

  @Override
  public final WaitQueue waitQueue() {
    return waiters;
  }
}
