// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.jcstress;

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
  private final LongCell first = new LongCell(0);
  private final LongCell second = new LongCell(0);

  /** Writes both in one section. */
  @Actor
  public void reader() {
    int index = Domain.DOMAIN.readLock(Domain.READER);
    first.set(Domain.READER, 1);
    second.set(Domain.READER, 1);
    Domain.DOMAIN.readUnlock(Domain.READER, index);
  }

  /** Reads one before, the other after. */
  @Actor
  public void updater(JJ_Result result) {
    result.r1 = first.read(Domain.UPDATER);
    Domain.DOMAIN.synchronize(Domain.UPDATER);
    result.r2 = second.read(Domain.UPDATER);
  }
}
