// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run from inside a task: the kernel would not have gone on from here.
 *
 * <p>Carries no stack trace: an exploration stops millions of runs this way, and the trace of the
 * run tells more.
 */
public abstract class KernelStop extends RuntimeException {
  private static final long serialVersionUID = 1;

  KernelStop(String message) {
    super(message, null, false, false);
  }

  /**
   * The event of a trace for this stop; null where a trace has none.
   *
   * @param task the task that was stopped; null where the task does not matter
   */
  public abstract @Nullable Event event(@Nullable String task);
}
