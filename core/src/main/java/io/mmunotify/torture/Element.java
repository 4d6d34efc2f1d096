// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.RcuHead;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code struct rcu_torture}: what is published, unlinked, and freed ten grace periods later. */
final class Element extends KernelObject {
  /** {@code RCU_TORTURE_PIPE_LEN}. */
  static final int PIPE = 10;

  final RcuHead head;

  /** Not 0 while it is published or may still be read. */
  private final LongCell alive = new LongCell(this, 0, 0);

  /** How many grace periods have ended since it was unlinked, and 1. */
  private final LongCell pipeCount = new LongCell(this, 1, 0);

  private final AtomicBoolean used = new AtomicBoolean();

  Element(String name) {
    this.head = new RcuHead(name);
  }

  /** It leaves the pool; false if it was not there. */
  boolean take(Task current) {
    boolean free = used.compareAndSet(false, true);
    pipeCount.set(current, 0);
    alive.set(current, 1);
    return free;
  }

  /** It goes back to the pool; false if it was there. */
  boolean free(Task current) {
    alive.set(current, 0);
    return used.compareAndSet(true, false);
  }

  boolean isAlive(Task current) {
    return alive.read(current) != 0;
  }

  /** How far it has come, as somebody sees it who may still read it. */
  int pipeCount(Task current) {
    return (int) pipeCount.read(current);
  }

  /** It was unlinked, or one more grace period is over; returns how far it has come. */
  int advance(Task current) {
    long count = pipeCount.read(current) + 1;
    pipeCount.set(current, count);
    return (int) count;
  }
}
