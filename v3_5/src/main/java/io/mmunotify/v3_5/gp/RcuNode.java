// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.RawSpinLock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct rcu_node}: which members of a group of CPUs, or of nodes, still owe a quiescent
 * state.
 */
final class RcuNode extends KernelObject {
  final RawSpinLock lock = new RawSpinLock(null, "rcu_node.lock");

  /** The grace period that the node knows of; written under the lock, read by any task. */
  final LongCell gpnum = new LongCell(RcuState.FIRST);

  /** The last grace period whose end the node knows of; likewise. */
  final LongCell completed = new LongCell(RcuState.FIRST);

  /** Null for the root. */
  final @Nullable RcuNode parent;

  /** The node's bit in its parent; 0 for the root. */
  final long grpmask;

  /** The CPU at each bit of a leaf, once it is online; guarded by the lock. */
  final @Nullable RcuData[] cpus;

  /** {@code dynticks_snap} of each CPU of a leaf, 0 before it was taken; guarded by the lock. */
  final long[] dynticksSnap;

  /** The members that owe a quiescent state; guarded by the lock. */
  long qsmask;

  /**
   * The members that will owe one from the start of the next grace period; guarded by the lock and
   * onofflock.
   */
  long qsmaskinit;

  /**
   * @param parent null for the root
   * @param place the node's place among its parent's children
   * @param cpus how many CPUs the node has; 0 for an inner node
   */
  RcuNode(@Nullable RcuNode parent, int place, int cpus) {
    this.parent = parent;
    this.grpmask = parent == null ? 0 : 1L << place;
    this.cpus = new @Nullable RcuData[cpus];
    this.dynticksSnap = new long[cpus];
  }

  /** These members owe nothing any more, and their remembered {@code dynticks} are of no use. */
  void clear(long mask) {
    qsmask &= ~mask;
    for (int i = 0; i < dynticksSnap.length; i++) {
      if ((mask & 1L << i) != 0) {
        dynticksSnap[i] = 0;
      }
    }
  }

  private record Contents(long qsmask, List<Long> dynticksSnap) {}

  @Override
  public Object contents() {
    return new Contents(qsmask, Arrays.stream(dynticksSnap).boxed().toList());
  }
}
