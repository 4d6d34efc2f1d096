// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * {@code nxtlist} and {@code nxttail} of {@code struct rcu_data}: the callbacks of a CPU, oldest
 * first, in four segments. The caller has the CPU's interrupts off.
 *
 * <p>Upstream a tail is the address of a segment's last pointer; here a tail is the number of
 * callbacks up to the segment's end.
 */
final class RcuCblist {
  /** {@code RCU_DONE_TAIL}: behind the callbacks whose grace period has ended. */
  static final int DONE = 0;

  /** {@code RCU_WAIT_TAIL}: behind the callbacks that wait for the current grace period. */
  static final int WAIT = 1;

  /** {@code RCU_NEXT_READY_TAIL}: behind the callbacks that are known to precede the next one. */
  static final int NEXT_READY = 2;

  /** {@code RCU_NEXT_TAIL}: behind all callbacks. */
  static final int NEXT = 3;

  private final Deque<RcuCallback> nxtlist = new ArrayDeque<>();
  private final int[] nxttail = new int[NEXT + 1];

  void enqueue(RcuCallback callback) {
    nxtlist.add(callback);
    nxttail[NEXT]++;
  }

  /** {@code nxttail[to] = nxttail[from]}: joins the segments between the two tails to one. */
  void moveTail(int to, int from) {
    nxttail[to] = nxttail[from];
  }

  /** Whether any callback stands behind that tail. */
  boolean hasBehind(int tail) {
    return nxttail[tail] < nxttail[NEXT];
  }

  /** {@code cpu_has_callbacks_ready_to_invoke}. */
  boolean hasDone() {
    return nxttail[DONE] > 0;
  }

  boolean isEmpty() {
    return nxtlist.isEmpty();
  }

  /** Takes out callbacks that may be invoked, at most so many. */
  List<RcuCallback> takeDone(long most) {
    int count = (int) Math.min(most, nxttail[DONE]);
    List<RcuCallback> done = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      done.add(nxtlist.remove());
    }
    for (int i = DONE; i <= NEXT; i++) {
      nxttail[i] -= count;
    }
    return done;
  }

  /** Whether the list has a callback that RCU itself did not queue. */
  boolean hasOthers() {
    return nxtlist.stream().anyMatch(callback -> !callback.ours());
  }

  /** The contents of the list, in numbers. */
  List<Object> contents() {
    List<Object> contents = new ArrayList<>();
    Arrays.stream(nxttail).forEach(contents::add);
    nxtlist.forEach(callback -> contents.add(callback.head().id()));
    return contents;
  }
}
