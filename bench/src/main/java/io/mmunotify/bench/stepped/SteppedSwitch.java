// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A whole run of three tasks with 15 steps each, in which a random other task goes on after every
 * step: the stepped machine beside the floor under it, bare continuations that do the same.
 *
 * <p>Both draw from equal generators, so that they switch equally often; neither switches once a
 * task is the only one left. Machine and continuations are fresh in each run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SteppedSwitch {
  static final int TASKS = 3;
  static final int POINTS = 15;

  /** How deep in calls a task's steps are. */
  static final int FRAMES = 12;

  private static final ContinuationScope SCOPE = new ContinuationScope("floor");

  private final SplittableRandom random = new SplittableRandom(1);

  /** The machine, with all that it is asked to do at a step. */
  @Benchmark
  public long machine() {
    SteppedMachine machine = new SteppedMachine(new AlwaysAnother(random), null);
    List<TaskPlan> tasks = new ArrayList<>(TASKS);
    for (int i = 0; i < TASKS; i++) {
      tasks.add(new TaskPlan("task", SteppedSwitch::stepDeep));
    }
    machine.run(List.of(tasks));
    return machine.steps();
  }

  /** What a task does. */
  static void stepDeep(Task current) {
    stepDeep(current, FRAMES);
  }

  private static void stepDeep(Task current, int frames) {
    if (frames > 1) {
      stepDeep(current, frames - 1);
    } else {
      for (int i = 0; i < POINTS; i++) {
        Machine.step(current, EventKind.SLEEP);
      }
    }
  }

  /** Any task but the current one, while there is another. */
  private record AlwaysAnother(SplittableRandom random) implements Schedule {
    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      List<Task> tasks = machine.tasks();
      Task next = tasks.get(random.nextInt(tasks.size()));
      while (tasks.size() > 1 && next == current) {
        next = tasks.get(random.nextInt(tasks.size()));
      }
      return next;
    }
  }

  /** Nothing but the continuations and the choice. */
  @Benchmark
  public int bareContinuations() {
    return new Bare(random).run();
  }

  private static final class Bare {
    private final SplittableRandom random;
    private final List<Continuation> left = new ArrayList<>(TASKS);
    private int yields;

    Bare(SplittableRandom random) {
      this.random = random;
    }

    int run() {
      for (int i = 0; i < TASKS; i++) {
        left.add(new Continuation(SCOPE, () -> yieldDeep(FRAMES)));
      }
      for (int i = 0; i < TASKS; i++) {
        left.get(i).run();
      }
      Continuation last = null;
      while (!left.isEmpty()) {
        Continuation next = left.get(random.nextInt(left.size()));
        while (left.size() > 1 && next == last) {
          next = left.get(random.nextInt(left.size()));
        }
        last = next;
        next.run();
        if (next.isDone()) {
          left.remove(next);
          last = null;
        }
      }
      return yields;
    }

    private void yieldDeep(int frames) {
      if (frames > 1) {
        yieldDeep(frames - 1);
      } else {
        for (int i = 0; i < POINTS; i++) {
          if (left.size() > 1) {
            yields++;
            Continuation.yield(SCOPE);
          }
        }
      }
    }
  }
}
