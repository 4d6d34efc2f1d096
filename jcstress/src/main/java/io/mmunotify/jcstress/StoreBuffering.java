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
  static {
    SectionFrames.declare(StoreBuffering.class);
  }

  private final LongCell unlinked = new LongCell(0);
  private final LongCell freed = new LongCell(0);

  /** Unlinks, waits, frees. */
  @Actor
  public void updater() {
    Task current = Domain.task();
    unlinked.set(current, 1);
    Domain.DOMAIN.synchronize(current);
    freed.set(current, 1);
  }

  /** Looks whether it is unlinked, then whether it is freed. */
  @Actor
  @ReadSection
  public void reader(JJ_Result result) {
    Task current = Domain.task();
    int index = Domain.DOMAIN.readLock(current);
    result.r1 = unlinked.read(current);
    result.r2 = freed.read(current);
    Domain.DOMAIN.readUnlock(current, index);
  }
}
