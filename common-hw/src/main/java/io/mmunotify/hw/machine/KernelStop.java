// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run from inside a task: the kernel would not have gone on from here.
 *
 * <p>Carries no stack trace: an exploration stops millions of runs this way, and the trace of the
 * run tells more.
 */
public abstract class KernelStop extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable EventKind kind;
  private final transient Object[] values;

  /**
   * @param kind of the event of a trace; null where a trace has none
   * @param values of the event
   */
  KernelStop(String message, @Nullable EventKind kind, Object... values) {
    super(message, null, false, false);
    this.kind = kind;
    this.values = values;
  }

  /**
   * The event of a trace for this stop; null where a trace has none. The same method for all kinds
   * of stop: a task's stack lies outside of its thread for much of the time, and HotSpot 25 was
   * seen to go on in code compiled for one kind of stop when an exception of a kind that had just
   * been loaded came to such a stack. The JVM crashed.
   *
   * @param task the task that was stopped; null where the task does not matter
   */
  public final @Nullable Event event(@Nullable String task) {
    return kind == null ? null : new Event(task, kind, values.clone());
  }
}
