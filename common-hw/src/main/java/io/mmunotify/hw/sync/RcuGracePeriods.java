// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Task;

/** Grace periods of classic RCU, where a context switch is a quiescent state. */
public interface RcuGracePeriods extends GracePeriods {

  /** A context switch of the task counts as the end of its sections for grace periods under way. */
  void quiescent(Task current);

  /** The task begins to wait for a grace period: none that begins meanwhile waits for it. */
  void beginExtendedQuiescence(Task current);

  /** The wait is over; sections that the task is in count again. */
  void endExtendedQuiescence(Task current);
}
