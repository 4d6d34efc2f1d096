// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Explorer;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.Workers;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program under one schedule after the other, on several threads, until a search is through.
 * Of the bounds it knows those on runs, on the depth of a schedule and on time; a run that got too
 * deep is told as one that was abandoned.
 */
public final class ScheduleExplorer implements Explorer {
  private final Search search;
  private final int count;
  private final Workers workers;
  private final AtomicLong begun = new AtomicLong();
  private volatile boolean workWasLeft;
  private volatile boolean tooDeep;
  private volatile boolean through;

  /** One on the calling thread. */
  public ScheduleExplorer(Search search) {
    this(search, 1);
  }

  /**
   * @param search decides the schedules; used once
   * @param workers how many threads run the program, at least 1
   */
  public ScheduleExplorer(Search search, int workers) {
    this.search = search;
    this.count = workers;
    this.workers = new Workers(workers);
  }

  @Override
  public <R> @Nullable Bound explore(Program<R> program, Listener<R> listener, Watch watch) {
    Walk[] walks = new Walk[count];
    for (int i = 0; i < count; i++) {
      walks[i] = search.newWalk();
    }
    workers.run(i -> work(program, listener, walks[i], watch));
    through = !workWasLeft;
    if (workWasLeft) {
      return watch.bound();
    }
    Bound bound = search.bound();
    return bound == null && tooDeep ? Bound.DEPTH : bound;
  }

  private <R> void work(Program<R> program, Listener<R> listener, Walk walk, Watch watch) {
    while (true) {
      long seen = workers.changes();
      if (walk.claim()) {
        if (!mayRun(watch)) {
          return;
        }
        R run = run(program, walk, watch.bounds().depth());
        walk.ended(program.endOf(run));
        listener.ran(run, walk);
        if (watch.isOver()) {
          workers.stop();
        }
        workers.changed();
      } else if (!workers.awaitChange(seen, search::nextRound)) {
        return;
      }
    }
  }

  private <R> R run(Program<R> program, Walk walk, long depth) {
    if (depth == Long.MAX_VALUE) {
      return program.run(walk);
    }
    DepthBound bounded = new DepthBound(walk, depth);
    R run = program.run(bounded);
    if (bounded.reached()) {
      tooDeep = true;
    }
    return run;
  }

  /** Asked with a schedule in hand: whoever must not run it leaves work behind. */
  private boolean mayRun(Watch watch) {
    if (watch.bound() == null && begun.incrementAndGet() <= watch.bounds().executions()) {
      return true;
    }
    watch.stop(Bound.EXECUTIONS);
    workers.stop();
    workWasLeft = true;
    return false;
  }

  /**
   * An estimate of how much of the search is done, from 0 to 1; of its present round, if it has
   * several. Any thread may ask.
   */
  public double part() {
    return through ? 1 : search.part();
  }
}
