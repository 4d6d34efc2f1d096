// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;

/**
 * No task reads an rw-semaphore that it reads already, and no circle of locks has an rw-semaphore
 * that is only read. In this model a reader passes a waiting writer; in a kernel the reader waits
 * behind the writer. So in a kernel a writer that comes in between makes all of them wait for ever,
 * where this model shows no deadlock.
 *
 * <p>Within one task the finding follows from the locks that the task holds. The circles are those
 * of {@link LockOrder}.
 *
 * <p>Not verified: whether any task ever writes; a reader that only tries, since it never waits.
 */
public final class RecursiveRead {
  /** The checker's name. */
  public static final String NAME = "recursive-read";

  private RecursiveRead() {}

  static void step(Task current, EventKind kind) {
    Waitable wait = kind == EventKind.DOWN_READ ? current.pendingWait() : null;
    if (wait != null
        && wait.taken() instanceof Lock lock
        && current.locks().held().contains(wait.taken())) {
      report(current, lock);
    }
  }

  private static void report(Task current, Lock lock) {
    Machine.report(
        current,
        finding(
            lock.lockClass()
                + " is read by a task that reads it already: a writer that comes in between stops"
                + " both in a kernel"));
  }

  /**
   * A circle that is told as it is by {@link LockOrder}.
   *
   * @param read a lock that is only read in it
   */
  static Finding inACircle(String read, String circle) {
    return finding(
        "locks are taken in a circle in which "
            + read
            + " is only read, and which a waiting writer closes in a kernel: "
            + circle);
  }

  private static Finding finding(String what) {
    return new Finding(NAME, Severity.FINDING, what);
  }
}
