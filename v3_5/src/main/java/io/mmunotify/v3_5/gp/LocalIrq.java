// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * {@code local_irq_save}: keeps a CPU's tick apart from the code that runs on the CPU. On a live
 * machine these are two threads, hence a lock. There is no scheduling point between save and
 * restore, so on a stepped machine no task ever finds the lock taken.
 */
final class LocalIrq implements Waitable {
  private static final VarHandle OFF;

  static {
    try {
      OFF = MethodHandles.lookup().findVarHandle(LocalIrq.class, "off", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through OFF alone
  private boolean off;

  /** Waits while another thread has the interrupts off; acquires. */
  void save(Task current) {
    if (!tryTake(current)) {
      if (Machine.stepped(current)) {
        throw new IllegalStateException("a step was taken with interrupts off");
      }
      Machine.await(current, this);
    }
  }

  /** Releases all writes since the save. */
  void restore() {
    OFF.setRelease(this, false);
  }

  @Override
  public boolean ready(Task task) {
    return !(boolean) OFF.getOpaque(this);
  }

  @Override
  public boolean tryTake(Task current) {
    return !(boolean) OFF.compareAndExchangeAcquire(this, false, true);
  }

  @Override
  public boolean sleeps() {
    return false;
  }

  @Override
  public String blockedBy() {
    return "the interrupts of a CPU to be enabled";
  }
}
