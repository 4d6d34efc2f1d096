// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Membarrier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.PadBefore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a task's read sections need: {@code preempt_count}, and where its CPU asks for a quiescent
 * state. On cache lines of its own.
 *
 * <p>Nobody but the task writes the nesting. On a live machine others look at it behind a {@link
 * Membarrier}, so that entering and leaving a section takes no fence.
 */
final class RcuReader extends PadBefore {
  /** Added to the nesting while the task is in an extended quiescent state. */
  private static final long IDLE = Long.MIN_VALUE;

  private static final VarHandle NESTING;
  private static final VarHandle ASKED;

  static {
    try {
      NESTING = MethodHandles.lookup().findVarHandle(RcuReader.class, "nesting", long.class);
      ASKED = MethodHandles.lookup().findVarHandle(RcuReader.class, "asked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Task task;

  /** Its CPU; for the live machine's thread for ticks, the one that it interrupts. */
  RcuData rdp;

  /** How many sections it is in; plus {@link #IDLE}. */
  private long nesting;

  /**
   * Whether it has to wait in a section and was switched away from. Stepped machine only: on a live
   * one it is idle then.
   */
  private boolean switchedAway;

  /** Whether its CPU wants a quiescent state; written with the CPU's interrupts off. */
  @SuppressWarnings("UnusedVariable") // reached through ASKED alone
  private boolean asked;

  // Padding up to the next object.
  @SuppressWarnings("unused")
  private long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

  /**
   * Idle, or in no section.
   *
   * @param rdp its CPU, which it is a part of, under the number of the task: whoever looks at all
   *     readers of a CPU looks at that, whether there are any or not
   */
  RcuReader(Task task, RcuData rdp, boolean idle) {
    super(rdp, task.id());
    this.task = task;
    this.rdp = rdp;
    this.nesting = idle ? IDLE : 0;
  }

  Task task() {
    return task;
  }

  /**
   * The task enters a section: what it does from here on comes after that, for whoever looks.
   *
   * @return whether it has to leave an extended quiescent state
   */
  boolean enter(Task current) {
    long depth = nesting;
    if (depth == 0) { // a constant is stored: no section has to wait for the store of the last one
      NESTING.setOpaque(this, 1L);
    } else {
      NESTING.setOpaque(this, depth + 1);
    }
    if (!Machine.stepped(current)) {
      Membarrier.readerFence();
    }
    return depth < 0;
  }

  /**
   * The task leaves a section: what it did comes before that, for whoever looks.
   *
   * @return whether it was the outermost
   */
  boolean leave() {
    long depth = nesting;
    if (depth == 1) {
      NESTING.setRelease(this, 0L);
      return true;
    }
    NESTING.setRelease(this, depth - 1);
    return false;
  }

  /** An extended quiescent state begins. By the task itself, as is its end. */
  void idle() {
    NESTING.setRelease(this, nesting + IDLE);
  }

  /** An extended quiescent state ends. */
  void busy() {
    NESTING.setRelease(this, nesting - IDLE);
  }

  private long nesting() {
    return (long) NESTING.getAcquire(this);
  }

  boolean isIdle() {
    return nesting() < 0;
  }

  /** Whether it is idle outside of all sections. */
  boolean isIdleOutside() {
    return nesting() == IDLE;
  }

  /** Whether it is neither idle nor in a section. */
  boolean isOutside() {
    return nesting() == 0;
  }

  /** Whether a section of the task holds grace periods up. */
  boolean isInSection() {
    return nesting() > 0 && !switchedAway;
  }

  /** It is switched away from, in a step of that task, or to, in one of its own. */
  void switched(Task by, boolean away) {
    Machine.touch(by, this, Access.READ);
    if (switchedAway != away) {
      Machine.touch(by, this, Access.WRITE);
      switchedAway = away;
    }
  }

  /** Whether a quiescent state is wanted from the CPU, or not any more. */
  void ask(boolean wanted) {
    ASKED.setOpaque(this, wanted);
  }

  /** Whether a quiescent state is wanted that nobody has noted yet. By the task itself. */
  boolean isAsked(Task current) {
    boolean wanted = (boolean) ASKED.getOpaque(this);
    Machine.saw(current, wanted);
    return wanted;
  }

  /** What it is part of tells what it is like: ticks look at all that runs on a CPU. */
  @Override
  public KernelObject toldBy() {
    return rdp;
  }

  private record Told(int task, boolean idle, boolean inSection) {}

  /** What the ticks of its CPU find out, to be told by that; what is asked it tells itself. */
  Object told() {
    return new Told(task.id(), isIdle(), isInSection());
  }
}
