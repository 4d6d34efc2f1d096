// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18;

import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;

/**
 * {@code struct mmu_notifier}: the object that a driver registers on an mm, in the driver's own
 * memory. The list's entry and a pointer to the callbacks; no reference count and no way back to
 * the mm.
 */
public final class MmuNotifier extends HlistNode implements Notifier {
  private final MmuNotifierOps ops;

  /**
   * @param name the name in traces
   * @param ops the callbacks; shared between notifiers where a driver likes
   */
  public MmuNotifier(String name, MmuNotifierOps ops) {
    super(name);
    this.ops = ops;
  }

  /** {@code mn->ops}: reads the notifier's memory. */
  MmuNotifierOps ops(Task current) {
    Machine.touch(current, this, Access.READ);
    return ops;
  }
}
