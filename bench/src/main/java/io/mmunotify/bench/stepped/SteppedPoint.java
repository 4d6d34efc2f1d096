// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import io.mmunotify.hw.trace.TraceLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One step after which the same task goes on, although two others could: most steps of most runs.
 * Each task makes so many steps that its start and the two switches of the run weigh nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SteppedPoint {
  private static final int TASKS = 3;
  private static final int POINTS = 1_000;
  private static final Named MM = () -> "A";

  /** Nobody records what happens. */
  @Benchmark
  @OperationsPerInvocation(TASKS * POINTS)
  public long untraced() {
    return run(null, SteppedPoint::steps);
  }

  private static void steps(Task current) {
    for (int i = 0; i < POINTS; i++) {
      Machine.step(current, EventKind.SPIN_UNLOCK);
    }
  }

  /** Every step leaves an event with one member behind. */
  @Benchmark
  @OperationsPerInvocation(TASKS * POINTS)
  public long traced() {
    return run(new TraceLog(), SteppedPoint::tracedSteps);
  }

  private static void tracedSteps(Task current) {
    for (int i = 0; i < POINTS; i++) {
      Machine.step(current, EventKind.SPIN_UNLOCK);
      Machine.record(current, EventKind.SPIN_UNLOCK, MM);
    }
  }

  private static long run(@Nullable TraceLog trace, TaskBody body) {
    SteppedMachine machine = new SteppedMachine(new InOrder(), trace);
    List<TaskPlan> tasks = new ArrayList<>(TASKS);
    for (int i = 0; i < TASKS; i++) {
      tasks.add(new TaskPlan("task", body));
    }
    machine.run(List.of(tasks));
    return machine.steps() + (trace == null ? 0 : trace.size());
  }
}
