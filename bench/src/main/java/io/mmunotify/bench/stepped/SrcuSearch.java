// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.Witness;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.trace.FinalState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One search through {@link MiniSrcu}, on the calling thread, as a scenario is searched: footprints
 * are noted, nothing is traced, and the checkers look at each step and at the end. Of these
 * sleep-in-atomic, lock-order and endless-wait have something to look at; the program knows no mm
 * and no notifier.
 */
public class SrcuSearch implements Program<RunEnd>, Listener<RunEnd> {
  private static final Stepping MEMORY = new Stepping(Granularity.MEMORY, MemoryModel.SC);
  private static final FinalState NOTHING = new FinalState(Map.of());

  private final MiniSrcu.Variant variant;
  private final ScheduleExplorer explorer;
  private final Watch watch = new Watch(Bounds.NONE);
  private long complete;
  private long redundant;
  private long findings;
  private long firstBug;
  private @Nullable Witness witness;

  public SrcuSearch(MiniSrcu.Variant variant, Search search) {
    this.variant = variant;
    this.explorer = new ScheduleExplorer(search);
  }

  /** Searches until all is seen or {@link #stop} is called. Called once. */
  public final void search() {
    Bound _ = explorer.explore(this, this, watch);
  }

  /** Ends the search. */
  final void stop() {
    watch.stop(Bound.FIRST_FINDING);
  }

  @Override
  public RunEnd run(Schedule schedule) {
    return run(schedule, null);
  }

  /** The same with a diary. */
  protected final RunEnd run(Schedule schedule, @Nullable Diary diary) {
    SteppedMachine machine = new SteppedMachine(MEMORY, schedule, null, Long.MAX_VALUE);
    Checkers checkers = new Checkers(machine);
    RunEnd end = machine.run(new MiniSrcu(variant, diary).phases());
    Checkers.Left left = new Checkers.Left(NOTHING, List.of(), LockOrder.edges(machine));
    findings += checkers.atEnd(machine, end, left).size();
    return end;
  }

  @Override
  public final RunEnd endOf(RunEnd run) {
    return run;
  }

  @Override
  public void ran(RunEnd run, Provenance from) {
    if (from.wasRedundant()) {
      redundant++;
      return;
    }
    complete++;
    if (firstBug == 0 && run instanceof RunEnd.Stopped) {
      firstBug = complete;
      witness = from.better(null);
    }
  }

  /** How many complete executions there were. */
  public final long complete() {
    return complete;
  }

  /** How many executions were given up as equivalent to others. */
  final long redundant() {
    return redundant;
  }

  /** How much the checkers found. */
  final long findings() {
    return findings;
  }

  /** The number, from 1, of the first complete execution that was stopped; 0 if none was. */
  final long firstBug() {
    return firstBug;
  }

  /** The schedule of that execution. */
  final @Nullable Witness witness() {
    return witness;
  }
}
