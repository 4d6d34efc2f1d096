// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.bench.measure.ColdJvm;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.explore.LiveHeap;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task of a stepped machine takes while others go on: its stack, {@link
 * SteppedSwitch#FRAMES} calls deep, and what the machine knows of it.
 */
public final class SteppedMemory {
  public static final String NAME = "SteppedMemory.task";

  private static final String COMMAND = "--task-memory";
  private static final int TASKS = 5_000;

  /**
   * A call compiles its method where the method has been called often enough, and waits for that.
   * Frames of an interpreter are larger than compiled ones. With a compiler in the background it
   * would be a matter of speed how many tasks have which.
   */
  private static final List<String> OPTIONS = List.of("-Xbatch");

  private SteppedMemory() {}

  /** One sample from each of so many JVMs. */
  public static Measurement measure(int jvms) throws IOException, InterruptedException {
    List<List<Double>> bytes = new ArrayList<>();
    for (int i = 0; i < jvms; i++) {
      String said = ColdJvm.run(OPTIONS, "bench", COMMAND).said();
      bytes.add(List.of(Double.parseDouble(said.replaceAll("[^0-9]", ""))));
    }
    return new Measurement(NAME, Map.of(), 1, "single", "none", "B", bytes, Map.of());
  }

  /**
   * Bytes a task, in a JVM that has done nothing else: one in which machines have run keeps some of
   * what was theirs for a while.
   */
  public static double perTask() {
    long _ = liveWith(1); // what the first of all makes does not count
    long before = LiveHeap.bytes();
    return (double) (liveWith(TASKS) - before) / TASKS;
  }

  private static long liveWith(int tasks) {
    List<TaskPlan> plans = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      plans.add(new TaskPlan("task", SteppedSwitch::stepDeep));
    }
    AllStand schedule = new AllStand();
    new SteppedMachine(schedule, null).run(List.of(plans));
    return schedule.live;
  }

  /** Asked for the first step of all, it looks; that is enough. */
  private static final class AllStand implements Schedule {
    private long live;

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      live = live == 0 ? LiveHeap.bytes() : live;
      return null;
    }
  }
}
