// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct rcu_batch}: callbacks in a queue, oldest first. The words of a batch are plain,
 * since the caller owns the domain or holds its lock. No other task is about, so no access is a
 * step of its own.
 */
final class RcuBatch extends KernelObject {
  private @Nullable RcuCallback head;
  private @Nullable RcuCallback tail;

  /** {@code rcu_batch_queue}: puts a callback behind the others. */
  void queue(Task current, RcuCallback callback) {
    Machine.touch(current, this, Access.WRITE);
    append(callback, callback);
  }

  /** {@code rcu_batch_empty}. */
  boolean isEmpty(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, head == null);
    return head == null;
  }

  /**
   * {@code rcu_batch_dequeue}: takes the oldest callback out.
   *
   * @return null if the batch is empty
   */
  @Nullable RcuCallback dequeue(Task current) {
    Machine.touch(current, this, Access.WRITE);
    RcuCallback first = head;
    Machine.saw(current, first);
    if (first != null) {
      head = first.next;
      first.next = null;
      if (head == null) {
        tail = null;
      }
    }
    return first;
  }

  /**
   * {@code rcu_batch_move}: moves all callbacks of the other batch behind the callbacks of this
   * one.
   */
  void moveFrom(Task current, RcuBatch from) {
    RcuCallback first = from.head;
    RcuCallback last = from.tail;
    if (first != null && last != null) {
      Machine.touch(current, from, Access.WRITE);
      Machine.touch(current, this, Access.WRITE);
      from.head = null;
      from.tail = null;
      append(first, last);
    } else {
      Machine.touch(current, from, Access.READ);
    }
  }

  private void append(RcuCallback first, RcuCallback last) {
    if (tail == null) {
      head = first;
    } else {
      tail.next = first;
    }
    tail = last;
  }

  @Override
  public @Nullable Object contents() {
    List<Long> callbacks = new ArrayList<>();
    for (RcuCallback next = head; next != null; next = next.next) {
      callbacks.add(next.id());
    }
    return callbacks.isEmpty() ? null : callbacks;
  }
}
