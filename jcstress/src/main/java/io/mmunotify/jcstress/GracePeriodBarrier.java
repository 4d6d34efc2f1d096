// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.jcstress;

import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.LongCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** {@code RCU+sync+read}: a grace period separates what is read before it from what is after. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "the section came later")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the section came in between")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the section came first")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "a section lies on both sides")
@State
public class GracePeriodBarrier {
  static {
    SectionFrames.declare(GracePeriodBarrier.class);
  }

  private final LongCell first = new LongCell(0);
  private final LongCell second = new LongCell(0);

  /** Writes both in one section. */
  @Actor
  @ReadSection
  public void reader() {
    Task current = Domain.task();
    int index = Domain.DOMAIN.readLock(current);
    first.set(current, 1);
    second.set(current, 1);
    Domain.DOMAIN.readUnlock(current, index);
  }

  /** Reads one before, the other after. */
  @Actor
  public void updater(JJ_Result result) {
    Task current = Domain.task();
    result.r1 = first.read(current);
    Domain.DOMAIN.synchronize(current);
    result.r2 = second.read(current);
  }
}
