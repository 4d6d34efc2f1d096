// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** So many runs under schedules that are drawn at random. Proves nothing that it does not find. */
public final class Samples implements Search {
  private final long runs;
  private final LongFunction<Schedule> draw;
  private long run;
  private Schedule schedule;

  /**
   * @param runs how many, at least 1
   * @param draw the schedule of a run, by the run's number from 0
   */
  public Samples(long runs, LongFunction<Schedule> draw) {
    this.runs = runs;
    this.draw = draw;
    this.schedule = draw.apply(0);
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    return schedule.next(machine, current);
  }

  @Override
  public boolean next(RunEnd end) {
    schedule = draw.apply(++run);
    return run < runs;
  }

  @Override
  public String bound() {
    return "samples";
  }
}
