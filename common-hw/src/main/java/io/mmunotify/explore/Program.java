// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import java.util.function.Function;

/**
 * What a search explores. A run of it does the same each time that the same tasks are chosen. Both
 * methods are called by all threads of a search, at the same time.
 *
 * @param <R> what a run leaves behind
 */
public interface Program<R> {

  /** Runs it once, on a new machine, under this schedule. */
  R run(Schedule schedule);

  /** How a run ended. */
  RunEnd endOf(R run);

  /** A program of whose runs nothing is asked but how they ended. */
  static Program<RunEnd> of(Function<Schedule, RunEnd> run) {
    return new Program<>() {
      @Override
      public RunEnd run(Schedule schedule) {
        return run.apply(schedule);
      }

      @Override
      public RunEnd endOf(RunEnd end) {
        return end;
      }
    };
  }
}
