// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.RcuGracePeriods;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.Named;

/** Waits for nobody: what every test of grace periods must find. */
public class Busted implements RcuGracePeriods {
  /** Ready at once. */
  private static final Waitable NOTHING =
      new Waitable() {
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
          return "nothing";
        }
      };

  @Override
  public int readLock(Task current) {
    return 0;
  }

  @Override
  public void readUnlock(Task current, int index) {}

  @Override
  public Waitable begin(Task current, Named waiter) {
    return NOTHING;
  }

  @Override
  public void end(Task current) {}

  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    function.invoke(current, head);
  }

  @Override
  public Waitable beginBarrier(Task current) {
    return NOTHING;
  }

  @Override
  public void endBarrier(Task current, Waitable waited) {}

  @Override
  public void quiescent(Task current) {}

  @Override
  public void beginExtendedQuiescence(Task current) {}

  @Override
  public void endExtendedQuiescence(Task current) {}

  @Override
  public boolean isReader(Task current) {
    return false;
  }

  @Override
  public void switchedAway(Task by, Task reader) {}

  @Override
  public void switchedTo(Task current) {}
}
