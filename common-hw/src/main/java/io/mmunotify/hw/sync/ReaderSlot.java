// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The read sections of one task in one domain, for the exact rule.
 *
 * <p>Sections of a task nest, so all sections that a grace period took note of are over when the
 * outermost section is. A single number is enough. The number is odd while the task is inside an
 * outermost section, and another odd number for each such section.
 */
final class ReaderSlot extends KernelObject {
  private static final VarHandle SEQUENCE;

  static {
    try {
      SEQUENCE = MethodHandles.lookup().findVarHandle(ReaderSlot.class, "sequence", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ExactRule rule;
  private final Task task;
  private long sequence;
  private int nesting;

  ReaderSlot(ExactRule rule, Task task) {
    super(rule, task.id());
    this.rule = rule;
    this.task = task;
  }

  Task task() {
    return task;
  }

  void enter() {
    if (nesting++ == 0) {
      advance(1);
      // Pairs with the fence in ExactRule.begin: it sees this reader, or this reader sees its
      // unlink.
      Fences.smpMb(task);
    }
  }

  void leave() {
    if (--nesting == 0) {
      advance(1);
    }
  }

  /** A context switch: a grace period that has begun waits for this task's sections no longer. */
  void quiescent() {
    if (nesting > 0) {
      advance(2);
      Fences.smpMb(task); // a context switch is a fence: later reads come after it
    }
  }

  /** The task enters or leaves a wait that is one long context switch. */
  void toggleExtendedQuiescence() {
    if (nesting > 0) {
      advance(1);
      Fences.smpMb(task);
    }
  }

  /** Whether the task is in a section for which grace periods that begin now wait. */
  boolean counts() {
    return nesting > 0 && isOdd();
  }

  private boolean isOdd() {
    return (sequence() & 1) != 0;
  }

  /**
   * The task, which is in a section, has to wait and is switched away from. The store is not the
   * waiting task's own: the task that took the lock stores, and the store buffer of the waiting
   * task is empty.
   */
  void switchAway(Task by) {
    Machine.touch(by, this, Access.READ);
    if (isOdd()) {
      Machine.touch(by, this, Access.WRITE);
      SEQUENCE.setRelease(this, sequence + 1);
    }
  }

  /** The task goes on, in its section, as a reader like any other. */
  void switchTo() {
    Machine.touch(task, this, Access.READ);
    if (!isOdd()) {
      Machine.touch(task, this, Access.WRITE);
      SEQUENCE.setRelease(this, sequence + 1);
      Fences.smpMb(task); // pairs with the one in ExactRule.begin, as that of a new section
    }
  }

  /**
   * The waiters for the section, if the task is in a section. The depth of nesting is left out,
   * since it follows from the task's own steps. The sequence is left out, since it only tells
   * sections apart.
   */
  @Override
  public @Nullable Object contents() {
    return (sequence & 1) == 0 ? null : rule.waitersFor(this);
  }

  /** No grace period has taken note yet of a section that other tasks cannot see. */
  @Override
  protected Object contentsOf(@Nullable Object stored) {
    return stored instanceof Long next && (next & 1) != 0;
  }

  long sequence() {
    return (long) SEQUENCE.getAcquire(this);
  }

  private void advance(long by) {
    StoreBuffer.Store own = Memory.own(task, this, SEQUENCE);
    long next = (own == null ? sequence : own.longValue()) + by;
    if (!Memory.store(task, this, SEQUENCE, next)) {
      SEQUENCE.setRelease(this, next);
    }
  }
}
