// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/** {@code struct rcu_head} as a {@link RcuBatch} links it: work to do after a grace period. */
abstract class RcuCallback extends KernelObject {
  /** {@code next}: the callback behind this one in its batch. Only the batch uses this field. */
  @Nullable RcuCallback next;

  /** {@code func}: the work. Called once, when the callback is in no batch. */
  abstract void invoke(Task current);
}
