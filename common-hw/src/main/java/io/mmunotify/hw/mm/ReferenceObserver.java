// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;

/** Hears, in the task that made it, of each call that takes or drops a reference to an mm. */
public interface ReferenceObserver {
  /** A call of {@code mmget}, by 1, or of {@code mmput}, by -1, has returned. */
  void users(Task current, MmStruct mm, int by);

  /**
   * A call of {@code mmgrab}, by 1, or of {@code mmdrop}, by -1, has returned; the one that the
   * last {@code mmput} makes is none.
   */
  void grabs(Task current, MmStruct mm, int by);
}
