// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.machine.DelayedWork;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Workqueue;
import io.mmunotify.hw.sync.Completion;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a grace period costs that others end, without what they do: work is queued, and awaited. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveHandOff {
  private final LiveMachine machine = new LiveMachine();
  private final Task task = machine.attach("bench");
  private DelayedWork work;
  private volatile @Nullable Completion asked;

  /** Starts the thread of the work. */
  @Setup
  public void start() {
    work = new DelayedWork(new Workqueue(machine, "worker"), "work", this::complete);
    machine.startWorkers();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    machine.stop();
  }

  private void complete(Task worker) {
    Completion completion = asked;
    if (completion != null) {
      completion.complete(worker);
    }
  }

  /** To the worker and back. */
  @Benchmark
  public void thereAndBack() {
    Completion completion = new Completion(() -> "the work's end");
    asked = completion;
    boolean _ = work.queue(task, 0);
    Machine.step(task, completion);
  }
}
