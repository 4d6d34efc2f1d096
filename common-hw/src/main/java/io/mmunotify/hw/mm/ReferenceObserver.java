// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;

/** Hears of each call that takes or drops a reference to an mm, in the task that makes the call. */
public interface ReferenceObserver {
  /** A call of {@code mmget}, by 1, or of {@code mmput}, by -1, has returned. */
  void users(Task current, MmStruct mm, int by);

  /**
   * A call of {@code mmgrab}, by 1, or of {@code mmdrop}, by -1, has returned. The drop inside the
   * last {@code mmput} is no such call.
   */
  void grabs(Task current, MmStruct mm, int by);
}
