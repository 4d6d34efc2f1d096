// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Fences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct rcu_segcblist}: one CPU's callbacks in the order of their queueing, cut into
 * segments by the grace period whose end releases them. As in {@code kernel/rcu/rcu_segcblist.c}.
 *
 * <p>The lock of the CPU's {@link SrcuData} guards the whole list, so an operation is part of its
 * caller's step. As shipped, one caller does not take the lock; then each access to a word of the
 * list is a step of its own.
 */
final class RcuSegcblist extends KernelObject {
  /** {@code RCU_DONE_TAIL}: callbacks that may be invoked. */
  private static final int DONE = 0;

  /** {@code RCU_WAIT_TAIL}: callbacks that wait for the current grace period, or the next. */
  private static final int WAIT = 1;

  /** {@code RCU_NEXT_READY_TAIL}: callbacks that wait for the grace period after that. */
  private static final int NEXT_READY = 2;

  /** {@code RCU_NEXT_TAIL}: callbacks that have no grace period yet. */
  private static final int NEXT = 3;

  private static final Waitable ALWAYS = new Always();

  private final boolean raced;

  /** The kernel's {@code &head}: its {@code next} is the first callback. */
  private final SrcuCallback head = new SrcuCallback(current -> {});

  /** For each segment its last callback, or the one before an empty segment. */
  private final SrcuCallback[] tails = {head, head, head, head};

  private final long[] gpSeq = new long[NEXT + 1];

  /** How many callbacks are queued or being invoked. */
  private long len;

  /** How many of these callbacks are not the engine's own. */
  private long users;

  /**
   * An empty list.
   *
   * @param whole the object of which the list is a part
   * @param part which part
   * @param raced whether a caller uses the list without the lock
   */
  RcuSegcblist(KernelObject whole, int part, boolean raced) {
    super(whole, part);
    this.raced = raced;
  }

  /** A word of the list is about to be read or written. */
  private void access(Task current) {
    if (raced) {
      Machine.step(current, ALWAYS);
    }
    Machine.touch(current, this, Access.WRITE);
  }

  /** An answer that decides which word is accessed next. */
  private boolean found(Task current, boolean is) {
    if (raced) {
      Machine.saw(current, is);
    }
    return is;
  }

  /** {@code !rcu_segcblist_n_cbs}: no callback is queued or being invoked. */
  boolean empty(Task current) {
    access(current);
    boolean empty = len == 0;
    Machine.saw(current, empty);
    return empty;
  }

  /** Whether {@link #extractDone} would find anything: {@code rcu_segcblist_ready_cbs}. */
  boolean readyCbs(Task current) {
    access(current);
    boolean ready = tails[DONE] != head;
    Machine.saw(current, ready);
    return ready;
  }

  /** Whether any callback waits for a grace period: {@code rcu_segcblist_pend_cbs}. */
  boolean pendCbs(Task current) {
    access(current);
    boolean pending = restNotEmpty();
    Machine.saw(current, pending);
    return pending;
  }

  /** {@code !rcu_segcblist_restempty(DONE)}: there are callbacks behind those that are done. */
  private boolean restNotEmpty() {
    return tails[DONE].next != null;
  }

  /** {@code rcu_segcblist_enqueue}: puts a callback behind all others. */
  void enqueue(Task current, SrcuCallback rhp) {
    count(current, rhp, 1);
    Fences.smpMb(current);
    access(current);
    rhp.next = null;
    tails[NEXT].next = rhp;
    tails[NEXT] = rhp;
  }

  /**
   * {@code rcu_segcblist_entrain}: puts a callback at the end of the last segment that is not
   * empty, so that the callback needs no grace period of its own.
   *
   * @return false if no callback is queued or being invoked; then this callback is not queued,
   *     either
   */
  boolean entrain(Task current, SrcuCallback rhp) {
    if (empty(current)) {
      return false;
    }
    count(current, rhp, 1);
    Fences.smpMb(current);
    rhp.next = null;
    int i = NEXT;
    for (; i > DONE; i--) {
      access(current);
      if (found(current, tails[i] != tails[i - 1])) {
        break;
      }
    }
    access(current);
    tails[i].next = rhp;
    for (; i <= NEXT; i++) {
      access(current);
      tails[i] = rhp;
    }
    return true;
  }

  /** {@code rcu_segcblist_insert_count}: these callbacks have been invoked. */
  void invoked(Task current, List<SrcuCallback> done) {
    for (SrcuCallback rhp : done) {
      count(current, rhp, -1);
    }
  }

  private void count(Task current, SrcuCallback rhp, int by) {
    access(current);
    len += by;
    users += rhp.isUsers() ? by : 0;
  }

  /** {@code rcu_segcblist_extract_done_cbs}. The callbacks count until they have been invoked. */
  List<SrcuCallback> extractDone(Task current) {
    access(current);
    List<SrcuCallback> done = new ArrayList<>();
    SrcuCallback last = tails[DONE];
    for (SrcuCallback at = head; at != last && at.next != null; at = at.next) {
      done.add(at.next);
      Machine.saw(current, at.next);
    }
    head.next = last.next;
    last.next = null;
    for (int i = NEXT; i >= DONE; i--) {
      if (tails[i] == last) {
        tails[i] = head;
      }
    }
    return done;
  }

  /**
   * {@code rcu_segcblist_advance}: callbacks whose grace period is over are done.
   *
   * @param seq the grace periods' sequence number
   */
  void advance(Task current, long seq) {
    access(current);
    if (!found(current, restNotEmpty())) {
      return;
    }
    int i = WAIT;
    for (; i < NEXT; i++) {
      access(current);
      if (found(current, RcuSeq.lt(seq, gpSeq[i]))) {
        break;
      }
      tails[DONE] = tails[i];
    }
    if (i == WAIT) {
      return;
    }
    for (int j = WAIT; j < i; j++) {
      access(current);
      tails[j] = tails[DONE];
    }
    for (int j = WAIT; i < NEXT; i++, j++) {
      access(current);
      if (found(current, tails[j] == tails[NEXT])) {
        break;
      }
      tails[j] = tails[i];
      gpSeq[j] = gpSeq[i];
    }
  }

  /**
   * {@code rcu_segcblist_accelerate}: callbacks that have no grace period yet, or a later one than
   * this, wait for this one.
   *
   * @param seq a grace period that has not begun
   * @return whether any callback waits for this grace period; false also where earlier grace
   *     periods take all segments
   */
  boolean accelerate(Task current, long seq) {
    access(current);
    boolean waits = found(current, restNotEmpty()) && merge(current, seq);
    Machine.saw(current, waits);
    return waits;
  }

  private boolean merge(Task current, long seq) {
    int i = NEXT_READY;
    for (; i > DONE; i--) {
      access(current);
      if (found(current, tails[i] != tails[i - 1] && RcuSeq.lt(gpSeq[i], seq))) {
        break;
      }
    }
    if (++i >= NEXT) {
      return false;
    }
    for (; i < NEXT; i++) {
      access(current);
      tails[i] = tails[NEXT];
      gpSeq[i] = seq;
    }
    return true;
  }

  /** Whether the list has a callback that is not the engine's own. For waits. */
  boolean awaited() {
    return users > 0;
  }

  private record Contents(List<List<Long>> from, List<Long> gpSeq, long len, long users) {}

  /** In a raced list a segment may end in a callback that is no longer in the list. */
  @Override
  public @Nullable Object contents() {
    List<List<Long>> from = new ArrayList<>();
    from.add(from(head));
    for (SrcuCallback tail : tails) {
      from.add(from(tail));
    }
    return new Contents(from, Arrays.stream(gpSeq).boxed().toList(), len, users);
  }

  private static List<Long> from(SrcuCallback first) {
    List<Long> chain = new ArrayList<>();
    for (SrcuCallback at = first; at != null; at = at.next) {
      chain.add(at.id());
    }
    return chain;
  }

  private static final class Always implements Waitable {
    @Override
    public boolean ready(Task task) {
      return true;
    }

    @Override
    public boolean tryTake(Task current) {
      return true;
    }

    @Override
    public String blockedBy() {
      return "nobody";
    }
  }
}
