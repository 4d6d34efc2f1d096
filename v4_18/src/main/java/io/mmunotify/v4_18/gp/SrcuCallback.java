// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * An {@code rcu_head} with its function, in a callback list: a user's callback, or one that the
 * engine queues to wake a waiter.
 */
sealed class SrcuCallback extends KernelObject {
  /** The next callback in the list; the list's lock guards this field. */
  @Nullable SrcuCallback next;

  private final TaskBody function;

  /**
   * @param function the work after the grace period; must not sleep
   */
  SrcuCallback(TaskBody function) {
    this.function = function;
  }

  /** A callback that traces tell of. */
  static SrcuCallback of(RcuHead head, RcuHead.Callback function) {
    return new Users(head, function);
  }

  /** Whether a user queued the callback, not the engine. */
  boolean isUsers() {
    return false;
  }

  /** Runs the function. The callback is in no list any more. */
  void invoke(Task current) {
    function.run(current);
  }

  private static final class Users extends SrcuCallback {
    Users(RcuHead head, RcuHead.Callback function) {
      super(current -> {
        Machine.stepAbout(current, EventKind.CALLBACK_INVOKED, head);
        head.dequeue(current); // the function may queue the head again
        Machine.record(current, EventKind.CALLBACK_INVOKED, head);
        function.invoke(current, head);
      });
    }

    @Override
    boolean isUsers() {
      return true;
    }
  }
}
