// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.PadBefore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a task's read sections need: {@code preempt_count}, and where its CPU asks for a quiescent
 * state. On cache lines of its own.
 *
 * <p>Nobody but the task writes the nesting, and on a live machine nobody else reads it.
 */
final class RcuReader extends PadBefore {
  /** Added to the nesting while the task is in an extended quiescent state. */
  static final long IDLE = Long.MIN_VALUE;

  private static final VarHandle WANTED;

  static {
    try {
      WANTED = MethodHandles.lookup().findVarHandle(RcuReader.class, "wanted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Task task;

  /** Its CPU; for the live machine's thread for ticks, the one that it interrupts. */
  RcuData rdp;

  /** How many sections it is in; plus {@link #IDLE}. */
  long nesting;

  /** The grace period that it announced a quiescent state for last. */
  private long announced;

  /** The last grace period that wanted a quiescent state of the CPU. */
  @SuppressWarnings("UnusedVariable") // written through WANTED alone
  private long wanted;

  // Padding up to the next object.
  @SuppressWarnings("unused")
  private long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

  /**
   * Idle, or in no section.
   *
   * @param whole what it is a part of, under the number of the task
   * @param rdp its CPU
   */
  RcuReader(KernelObject whole, Task task, RcuData rdp, boolean idle) {
    super(whole, task.id());
    this.task = task;
    this.rdp = rdp;
    this.nesting = idle ? IDLE : 0;
  }

  Task task() {
    return task;
  }

  boolean isIdle() {
    return nesting < 0;
  }

  /** Whether a section of the task holds grace periods up. */
  boolean isInSection() {
    return nesting > 0;
  }

  /** The CPU has noticed a grace period that waits for it. */
  void want(long gpnum) {
    WANTED.setOpaque(this, gpnum);
  }

  /** Whether a quiescent state is wanted that was not announced yet. By the task itself. */
  boolean owes(Task current) {
    boolean owes = (long) WANTED.getOpaque(this) != announced;
    Machine.saw(current, owes);
    return owes;
  }

  /** It announces what is wanted. By the task itself. */
  void announce() {
    announced = (long) WANTED.getOpaque(this);
  }

  private record Contents(boolean idle, boolean inSection, boolean owes) {}

  @Override
  public @Nullable Object contents() {
    boolean owes = (long) WANTED.getOpaque(this) != announced;
    return isIdle() && !owes ? null : new Contents(isIdle(), isInSection(), owes);
  }
}
