// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;

/** A BUG_ON fired. The task dies with every lock it holds; the run stops. */
public final class KernelBug extends KernelStop {
  private static final long serialVersionUID = 1;

  private final String condition;

  KernelBug(String condition) {
    super("kernel BUG: " + condition, EventKind.BUG, condition);
    this.condition = condition;
  }

  /** The condition that held and must not hold, as in the trace's {@code bug} event. */
  public String condition() {
    return condition;
  }
}
