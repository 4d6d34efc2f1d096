// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.RawSpinLock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct srcu_node}: the place where requests of several CPUs for the same grace period
 * meet, so that only one request goes on to the domain's lock. A node keeps the requests for the
 * next four grace periods, by {@link #slot}.
 */
final class SrcuNode extends KernelObject {
  /** For how many grace periods a node keeps requests. */
  private static final int RING = 4;

  /** {@code srcu_gp_seq_needed_exp}: the last grace period that is to be expedited. */
  final LongCell gpSeqNeededExp = new LongCell(0);

  /** Whether the node's children are CPUs, not nodes. */
  final boolean leaf;

  /** {@code grplo}: a leaf's first CPU. */
  final int grplo;

  /** Null at the root. Set once, when a tree that was too small grows. */
  private volatile @Nullable SrcuNode parent;

  private final RawSpinLock lock = new RawSpinLock(null, "srcu_node");

  // Guarded by the lock.

  /** For each slot the last grace period that was asked for; odd if that grace period is over. */
  private final long[] haveCbs = new long[RING];

  /** For each slot the CPUs of a leaf whose callbacks that grace period releases, as bits. */
  private final long[] dataHaveCbs = new long[RING];

  SrcuNode(boolean leaf, int grplo) {
    this.leaf = leaf;
    this.grplo = grplo;
  }

  /** {@code srcu_parent}. */
  @Nullable SrcuNode parent() {
    return parent;
  }

  void hangOn(SrcuNode above) {
    parent = above;
  }

  /** The place in the ring of the grace period whose end has this number. */
  private static int slot(long gpseq) {
    return (int) (RcuSeq.ctr(gpseq) % RING);
  }

  /** Takes the lock, and sees the guarded fields. */
  void lock(Task current) {
    lock.lock(current);
    Fences.smpMb(current);
    Machine.touch(current, this, Access.WRITE);
  }

  void unlock(Task current) {
    lock.unlock(current);
  }

  /** The last grace period that was asked for in the slot of this one. Under the lock. */
  long haveCbs(Task current, long gpseq) {
    long seen = haveCbs[slot(gpseq)];
    Machine.saw(current, seen);
    return seen;
  }

  /** A CPU below has asked for this grace period. Under the lock. */
  void request(long gpseq) {
    haveCbs[slot(gpseq)] = gpseq;
  }

  /** The end of this grace period releases callbacks of these CPUs. Under the lock. */
  void addCpus(long gpseq, long grpmask) {
    dataHaveCbs[slot(gpseq)] |= grpmask;
  }

  /**
   * The grace period is over: a later request for it is too late. Under the lock.
   *
   * @return the CPUs whose callbacks the grace period releases
   */
  long close(Task current, long gpseq) {
    int idx = slot(gpseq);
    long mask = haveCbs[idx] == gpseq ? dataHaveCbs[idx] : 0;
    haveCbs[idx] = gpseq + 1;
    dataHaveCbs[idx] = 0;
    Machine.saw(current, mask);
    return mask;
  }

  private record Contents(List<Long> haveCbs, List<Long> dataHaveCbs) {}

  @Override
  public Object contents() {
    return new Contents(
        Arrays.stream(haveCbs).boxed().toList(), Arrays.stream(dataHaveCbs).boxed().toList());
  }
}
