// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Workers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program under one schedule after the other, on several threads, until a search is through.
 */
public final class Explorer {
  private final Search search;
  private final int count;
  private final Workers workers;
  private final AtomicReference<@Nullable String> stoppedBy = new AtomicReference<>();
  private final AtomicLong begun = new AtomicLong();
  private volatile boolean workWasLeft;
  private volatile boolean through;

  /**
   * @param search decides the schedules; used once
   * @param workers how many threads run the program, at least 1
   */
  public Explorer(Search search, int workers) {
    this.search = search;
    this.count = workers;
    this.workers = new Workers(workers);
  }

  /**
   * Explores it; returns when no worker runs any more. Called once.
   *
   * @param mostRuns after how many runs to give up, redundant ones among them; at least 1
   * @return the name of the bound that ended it before everything was seen; null if every schedule
   *     is accounted for
   * @throws RuntimeException whatever the program threw first; the other workers are stopped
   */
  public <R> @Nullable String explore(Program<R> program, long mostRuns) {
    Walk[] walks = new Walk[count];
    for (int i = 0; i < count; i++) {
      walks[i] = search.newWalk();
    }
    workers.run(i -> work(program, walks[i], mostRuns));
    through = !workWasLeft;
    return workWasLeft ? stoppedBy.get() : search.bound();
  }

  private <R> void work(Program<R> program, Walk walk, long mostRuns) {
    while (true) {
      long seen = workers.changes();
      if (walk.claim()) {
        if (!mayRun(mostRuns)) {
          return;
        }
        R run = program.run(walk);
        walk.ended(program.endOf(run));
        program.ran(run, walk);
        workers.changed();
      } else if (!workers.awaitChange(seen, search::nextRound)) {
        return;
      }
    }
  }

  /** Asked with a schedule in hand: whoever must not run it leaves work behind. */
  private boolean mayRun(long mostRuns) {
    if (stoppedBy.get() == null && begun.incrementAndGet() <= mostRuns) {
      return true;
    }
    stop("executions");
    workWasLeft = true;
    return false;
  }

  /**
   * Has every worker end before its next run. Any thread may call, also before the workers start;
   * only the first call counts.
   *
   * @param bound what {@link #explore} returns, unless nothing is left to do anyway
   */
  public void stop(String bound) {
    stoppedBy.compareAndSet(null, bound);
    workers.stop();
  }

  /**
   * An estimate of how much of the search is done, from 0 to 1; of its present round, if it has
   * several. Any thread may ask.
   */
  public double part() {
    return through ? 1 : search.part();
  }
}
