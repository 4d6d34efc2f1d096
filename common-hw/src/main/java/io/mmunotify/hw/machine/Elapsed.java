// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/**
 * Whether a certain time has passed since an event: on a stepped machine engines ask a clock for
 * nothing else.
 *
 * <p>On a stepped machine time passes only where a task waits for time to pass ({@link #pass}). The
 * object keeps no more time than the answer needs, so that states which differ in nothing else are
 * equal.
 */
public final class Elapsed extends KernelObject {
  private final Machine machine;
  private final long limit;

  // Live machine: when it was restarted. Stepped machine: the time since then, at most the limit.
  private volatile long since;

  /**
   * Restarted now.
   *
   * @param machine the machine whose time counts; must not have begun to run
   * @param limit the time in question, in nanoseconds, 0 or more
   */
  @SuppressWarnings("this-escape") // no task reads the list before the object is made
  public Elapsed(Machine machine, long limit) {
    this.machine = machine;
    this.limit = limit;
    this.since = machine.nanos();
    machine.platform.timers().add(this);
  }

  /** The event happens now. */
  public void restart(Task current) {
    Machine.touch(current, this, Access.WRITE);
    since = machine.nanos();
  }

  /** Whether the limit has been reached. */
  public boolean over(Task current) {
    Machine.touch(current, this, Access.READ);
    boolean over = (Machine.stepped(current) ? since : machine.nanos() - since) >= limit;
    Machine.saw(current, over);
    return over;
  }

  /** How many nanoseconds have passed since the event; live machines only. */
  public long passed() {
    return machine.nanos() - since;
  }

  /** How many nanoseconds are left; live machines only. */
  public long left() {
    return limit - (machine.nanos() - since);
  }

  /**
   * The task has waited for so many nanoseconds. Does nothing on a live machine, where the time
   * passed by itself.
   */
  public static void pass(Task current, long nanos) {
    if (Machine.stepped(current)) {
      for (Elapsed timer : current.machine().platform.timers()) {
        Machine.touch(current, timer, Access.WRITE);
        timer.since = Math.min(timer.limit, timer.since + nanos);
      }
    }
  }

  @Override
  public Object contents() {
    return since;
  }
}
