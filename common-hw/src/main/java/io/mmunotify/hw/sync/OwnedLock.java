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
 * A lock that one task holds at a time, whoever comes first; it cannot be taken again by its
 * holder.
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
   * @param memory in whose memory the lock lies; null where it is a kernel's own
   */
  protected OwnedLock(@Nullable KernelObject memory) {
    super(memory);
  }

  /** Who holds it, for a report; on a live machine out of date as soon as it is read. */
  protected final @Nullable Task owner() {
    return (Task) OWNER.getOpaque(this);
  }

  /** Gives it back by a plain store and wakes who waits. Only by its holder. */
  protected final void releaseByStore(Task current) {
    if (!Memory.unlock(current, this, OWNER)) {
      release();
    }
  }

  /** Gives it back by a locked instruction that was {@linkplain Memory#update told}. */
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
