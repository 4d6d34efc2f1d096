// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * No callback calls itself without end, directly or by way of other callbacks: a kernel's stack
 * overflows, and the memory that the overflow overwrites has no behaviour that could be reproduced.
 * So the run stops with a misuse.
 *
 * <p>Follows from the task alone: the callbacks that the task is in.
 *
 * <p>Not verified: that the recursion has no end. A callback counts as one without end when the
 * task is in it more than once and is in more callbacks than the limit allows. Many different
 * callbacks in each other are no recursion, however deep.
 */
public final class CallbackNesting {
  /** So many callbacks a task may be in, if nothing else was asked for. */
  public static final long MOST = 32;

  private final long most;

  /** The callbacks that each task is in, innermost first. A task changes its own entry alone. */
  private final Map<Task, Deque<String>> tasks = new ConcurrentHashMap<>();

  /**
   * @param most how many callbacks a task may be in before one of them counts as endless
   */
  public CallbackNesting(long most) {
    this.most = most;
  }

  /**
   * The task enters a callback.
   *
   * @param callback its name for a person, which no other callback has: {@code "release of kvm"}
   * @return how many callbacks the task is in now
   * @throws KernelMisuse if the callback is in itself, and more callbacks deep than the limit
   */
  public int enter(Task current, String callback) {
    Deque<String> callbacks = tasks.computeIfAbsent(current, task -> new ArrayDeque<>());
    if (callbacks.size() >= most && callbacks.contains(callback)) {
      throw new KernelMisuse(
          callback
              + " calls itself without end, "
              + most
              + " callbacks deep by now, and overflows a kernel's stack");
    }
    callbacks.push(callback);
    return callbacks.size();
  }

  /** The task leaves the callback that it entered last. */
  public void leave(Task current) {
    Deque<String> callbacks = tasks.get(current);
    if (callbacks != null) {
      callbacks.pop();
    }
  }

  /** Whether the task is in no callback. */
  public boolean isOutside(Task current) {
    Deque<String> callbacks = tasks.get(current);
    return callbacks == null || callbacks.isEmpty();
  }
}
