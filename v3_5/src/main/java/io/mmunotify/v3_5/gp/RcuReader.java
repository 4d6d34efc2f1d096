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
 * The data of a task's read sections: {@code preempt_count}, and a mark by which the CPU asks for a
 * quiescent state. On cache lines of its own.
 *
 * <p>Only the task writes the nesting. Other threads of a live machine look at the nesting behind a
 * {@link Membarrier}, so that entering and leaving a section takes no fence; with handshakes the
 * nesting only tells whether the task is idle.
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

  /** The task's CPU; for the live machine's thread for ticks, the CPU that it interrupts. */
  RcuData rdp;

  /** How many sections the task is in; plus {@link #IDLE} while it is idle. */
  private long nesting;

  /**
   * Whether the task has to wait in a section and was switched away from. Stepped machine only: on
   * a live machine such a task is idle.
   */
  private boolean switchedAway;

  /** Whether the task is idle since its thread parked. The task's own. */
  boolean isParked;

  // Of RcuStacks alone, but for the reports of stalls.

  /** How often in a row the task was found in a section. */
  volatile int foundInside;

  /** The grace period for which the task was asked last. */
  long askedFor;

  /** When the task is to be asked again. */
  long askAt;

  /** Whether the task's CPU wants a quiescent state; written with the CPU's interrupts off. */
  @SuppressWarnings("UnusedVariable") // reached through ASKED alone
  private boolean asked;

  // Padding up to the next object.
  @SuppressWarnings("unused")
  private long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

  /**
   * A reader that is idle, or in no section.
   *
   * @param rdp the task's CPU. The reader is a part of the CPU's data, under the number of the
   *     task. So a step that looks at all readers of a CPU looks at that data, whether there are
   *     readers or not
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
   * The task enters a section. For a thread that looks, the task's later accesses come after the
   * entry.
   *
   * @return whether the task has to leave an extended quiescent state
   */
  boolean enter(Task current) {
    long depth = nesting;
    if (depth == 0) { // a constant: no section waits for the store of the one before
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
   * The task leaves a section. For a thread that looks, the task's earlier accesses come before the
   * exit.
   *
   * @return whether the section was the outermost
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

  /** An extended quiescent state begins. Called by the task itself, as is its end. */
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

  /** Whether the task is idle outside of all sections. */
  boolean isIdleOutside() {
    return nesting() == IDLE;
  }

  /** Whether the task is neither idle nor in a section. */
  boolean isOutside() {
    return nesting() == 0;
  }

  /** Whether a section of the task holds grace periods up; false where it announces none. */
  boolean isInSection() {
    return nesting() > 0 && !switchedAway;
  }

  /** Whether a section of the task held a grace period up when an other thread last looked. */
  boolean holdsUp() {
    return isInSection() || (foundInside > 0 && !isIdle());
  }

  /**
   * The task is switched away from, in a step of another task, or switched to, in a step of its
   * own.
   */
  void switched(Task by, boolean away) {
    Machine.touch(by, this, Access.READ);
    if (switchedAway != away) {
      Machine.touch(by, this, Access.WRITE);
      switchedAway = away;
    }
  }

  /** The CPU wants a quiescent state, or wants none any more. */
  void ask(boolean wanted) {
    ASKED.setOpaque(this, wanted);
  }

  /** Whether the CPU wants a quiescent state that was not noted yet. Called by the task itself. */
  boolean isAsked(Task current) {
    boolean wanted = (boolean) ASKED.getOpaque(this);
    Machine.saw(current, wanted);
    return wanted;
  }

  /** The data of the CPU describe the reader as well: ticks look at all tasks of a CPU. */
  @Override
  public KernelObject toldBy() {
    return rdp;
  }

  private record Told(int task, boolean idle, boolean inSection) {}

  /**
   * The facts that ticks of the CPU find out, as part of the CPU's contents. The mark is not among
   * them, since the CPU's contents have it already.
   */
  Object told() {
    return new Told(task.id(), isIdle(), isInSection());
  }
}
