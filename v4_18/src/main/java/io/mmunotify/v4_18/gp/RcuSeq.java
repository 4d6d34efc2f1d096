// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.LongCell;

/**
 * Sequence numbers of grace periods, as in {@code kernel/rcu/rcu.h}: two bits of state, zero while
 * idle, and a counter above them. A number stands for the end of a grace period: a waiter with a
 * number waits until the sequence has reached that number. All comparisons are modular.
 */
final class RcuSeq {
  /** {@code RCU_SEQ_STATE_MASK}. */
  private static final long STATE = 3;

  private RcuSeq() {}

  /** {@code rcu_seq_ctr}: the number of the grace period. */
  static long ctr(long s) {
    return s >>> 2;
  }

  /** {@code rcu_seq_state}: the phase of the grace period; 0 where none is under way. */
  static int state(long s) {
    return (int) (s & STATE);
  }

  /** {@code ULONG_CMP_GE}. */
  static boolean ge(long a, long b) {
    return a - b >= 0;
  }

  /** {@code ULONG_CMP_LT}. */
  static boolean lt(long a, long b) {
    return a - b < 0;
  }

  /** {@code rcu_seq_set_state}. */
  static void setState(Task current, LongCell sp, int state) {
    sp.set(current, (sp.read(current) & ~STATE) + state);
  }

  /** {@code rcu_seq_start}: a grace period begins; later accesses are ordered behind the begin. */
  static void start(Task current, LongCell sp) {
    sp.set(current, sp.read(current) + 1);
    Fences.smpMb(current);
  }

  /** {@code rcu_seq_end}: the grace period ends, behind all earlier accesses. */
  static void end(Task current, LongCell sp) {
    Fences.smpMb(current);
    sp.set(current, (sp.read(current) | STATE) + 1);
  }

  /**
   * {@code rcu_seq_snap}: the end of the first grace period that has not begun. A grace period that
   * is under way does not count: it may have looked for readers already.
   */
  static long snap(Task current, LongCell sp) {
    long s = (sp.read(current) + 2 * STATE + 1) & ~STATE;
    Fences.smpMb(current);
    return s;
  }

  /** {@code rcu_seq_done}. */
  static boolean done(Task current, LongCell sp, long s) {
    return ge(sp.read(current), s);
  }
}
