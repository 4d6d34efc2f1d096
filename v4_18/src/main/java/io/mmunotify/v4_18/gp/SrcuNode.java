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
 * {@code struct srcu_node}: where requests of several CPUs for the same grace period meet, so that
 * one of them alone goes on to the domain's lock. Knows the requests of the four grace periods to
 * come, by {@link #slot}.
 */
final class SrcuNode extends KernelObject {
  /** Of how many grace periods it keeps requests. */
  private static final int RING = 4;

  /** {@code srcu_gp_seq_needed_exp}: the last grace period that is in a hurry. */
  final LongCell gpSeqNeededExp = new LongCell(0);

  /** Whether CPUs hang on it, and no nodes. */
  final boolean leaf;

  /** {@code grplo}: a leaf's first CPU. */
  final int grplo;

  /** Set once, when a tree that was too small grows; null at the root. */
  private volatile @Nullable SrcuNode parent;

  private final RawSpinLock lock = new RawSpinLock(null, "srcu_node");

  // The lock guards these.

  /** For each slot the last grace period that was asked for; odd where that one is over. */
  private final long[] haveCbs = new long[RING];

  /** For each slot the CPUs of a leaf whose callbacks it releases, as bits. */
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

  /** Takes the lock, and sees what is guarded. */
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

  /** Somebody below has asked for it. Under the lock. */
  void request(long gpseq) {
    haveCbs[slot(gpseq)] = gpseq;
  }

  /** The end of this grace period releases callbacks of these CPUs. Under the lock. */
  void addCpus(long gpseq, long grpmask) {
    dataHaveCbs[slot(gpseq)] |= grpmask;
  }

  /**
   * The grace period is over: who asks for it from now on is too late. Under the lock.
   *
   * @return the CPUs whose callbacks it releases
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
