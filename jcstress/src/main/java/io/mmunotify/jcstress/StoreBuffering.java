// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.jcstress;

import io.mmunotify.hw.sync.LongCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The fence between a reader's count and its first load: without it the load can come first, and a
 * whole grace period pass before the count is seen.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "the section came first")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "during the grace period")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "after it")
@Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "it did not wait for the section")
@State
public class StoreBuffering {
  private final LongCell unlinked = new LongCell(0);
  private final LongCell freed = new LongCell(0);

  /** Unlinks, waits, frees. */
  @Actor
  public void updater() {
    unlinked.set(Domain.UPDATER, 1);
    Domain.DOMAIN.synchronize(Domain.UPDATER);
    freed.set(Domain.UPDATER, 1);
  }

  /** Looks whether it is unlinked, then whether it is freed. */
  @Actor
  public void reader(JJ_Result result) {
    int index = Domain.DOMAIN.readLock(Domain.READER);
    result.r1 = unlinked.read(Domain.READER);
    result.r2 = freed.read(Domain.READER);
    Domain.DOMAIN.readUnlock(Domain.READER, index);
  }
}
