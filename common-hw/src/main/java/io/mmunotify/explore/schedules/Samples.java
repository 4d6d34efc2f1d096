// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Witness;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * So many runs under schedules that are drawn at random. Proves nothing that it does not find.
 *
 * <p>The first round is a single run, and each later one doubles the number of runs. Workers learn
 * from each other between rounds only; so any number of them makes the same runs.
 */
public final class Samples implements Search {
  private final long runs;
  private final Sampling sampling;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private volatile long roundEnd = 1;

  /**
   * @param runs how many, at least 1
   * @param sampling draws their schedules
   */
  public Samples(long runs, Sampling sampling) {
    this.runs = runs;
    this.sampling = sampling;
  }

  @Override
  public Walk newWalk() {
    return new SampleWalk();
  }

  @Override
  public boolean nextRound() {
    if (roundEnd == runs) {
      return false;
    }
    roundEnd = roundEnd > runs / 2 ? runs : 2 * roundEnd;
    sampling.nextRound();
    return true;
  }

  @Override
  public Bound bound() {
    return Bound.SAMPLES;
  }

  @Override
  public double part() {
    return (double) ended.get() / runs;
  }

  private final class SampleWalk implements Walk {
    private final TakenTasks taken = new TakenTasks();
    private @Nullable Schedule schedule;

    @Override
    public boolean claim() {
      long end = roundEnd;
      long run = next.getAndUpdate(n -> Math.min(n + 1, end));
      taken.clear();
      schedule = run < end ? sampling.draw(run) : null;
      return schedule != null;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      Schedule drawn = schedule;
      return drawn == null ? null : taken.add(machine, drawn.next(machine, current));
    }

    @Override
    public void ended(RunEnd end) {
      sampling.ended(taken.length());
      long _ = ended.incrementAndGet();
    }

    @Override
    public @Nullable Witness better(@Nullable Witness known) {
      return taken.better(known);
    }
  }
}
