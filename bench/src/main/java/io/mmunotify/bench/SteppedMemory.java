// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.bench.result.Measurement;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.run.LiveHeap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task of a stepped machine takes while others go on: its stack, {@link
 * SteppedSwitch#FRAMES} calls deep, and what the machine knows of it.
 */
final class SteppedMemory {
  static final String NAME = "SteppedMemory.task";

  private static final int FEW = 100;
  private static final int MANY = 200;

  private SteppedMemory() {}

  /** One sample for each pair of runs, one of them with more tasks than the other. */
  static Measurement measure(int samples) {
    double _ = perTask(); // what the first of all makes does not count
    List<Double> bytes = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      bytes.add(perTask());
    }
    return new Measurement(NAME, Map.of(), 1, "single", "none", "B", List.of(bytes), Map.of());
  }

  private static double perTask() {
    long few = liveWith(FEW);
    return (double) (liveWith(MANY) - few) / (MANY - FEW);
  }

  private static long liveWith(int tasks) {
    List<TaskPlan> plans = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      plans.add(new TaskPlan("task", SteppedSwitch::stepDeep));
    }
    RoundRobin schedule = new RoundRobin();
    new SteppedMachine(schedule, null).run(List.of(plans));
    return schedule.live;
  }

  /** Each has its turn, and when all but the last stand at their second step, it looks. */
  private static final class RoundRobin implements Schedule {
    private int next;
    private long live;

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      List<Task> tasks = machine.tasks();
      if (next == tasks.size()) {
        live = LiveHeap.bytes();
      }
      return tasks.get(next++ % tasks.size());
    }
  }
}
