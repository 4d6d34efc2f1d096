// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/** {@code struct rcu_head} as a {@link RcuBatch} links it: something to do after a grace period. */
abstract class RcuCallback extends KernelObject {
  /** {@code next}: who is behind it in its batch. The batch's own. */
  @Nullable RcuCallback next;

  /** {@code func}: what it is queued for. Called once, in no batch. */
  abstract void invoke(Task current);
}
