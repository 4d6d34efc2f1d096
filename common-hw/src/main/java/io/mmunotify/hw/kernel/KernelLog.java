// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;

/** The messages of a kernel. A live machine prints nothing, since no one would read it. */
public final class KernelLog {
  private KernelLog() {}

  /**
   * {@code WARN_ON_ONCE} whose condition holds: an event the first time only.
   *
   * @param warned 0 until the warning has fired; one cell per place in the source
   */
  public static void warnOnce(Task current, IntCell warned, String condition) {
    if (warned.compareAndSet(current, 0, 1)) {
      Machine.step(current, EventKind.WARN);
      Machine.record(current, EventKind.WARN, condition);
    }
  }

  /**
   * {@code pr_info} for a range start that refused.
   *
   * @param value the value that the callback returned
   * @param blockable whether the callback had been told that it may block
   */
  public static void callbackFailed(Task current, Notifier notifier, int value, boolean blockable) {
    Machine.step(current, EventKind.PRINTK);
    if (Machine.tracing(current)) {
      Machine.record(
          current,
          new Event(
              current.traceName(),
              EventKind.PRINTK,
              "callback_failed",
              notifier,
              value,
              blockable));
    }
  }
}
