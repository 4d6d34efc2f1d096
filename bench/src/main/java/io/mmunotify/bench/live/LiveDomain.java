// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.machine.JvmConstant;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What one generation's notifiers read under, without the notifiers, on a live machine. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveDomain {
  /** The one of this JVM, which its callers know as those in a kernel do. */
  private static final JvmConstant<ReadDomain> ONLY = JvmConstant.none();

  /** The generation's name. No default: which there are is for the service loader to say. */
  @Param("")
  public String generation = "";

  /** Who ends its grace periods: {@code engine} or {@code exact}, as on the command line. */
  @Param(GracePeriodParams.DEFAULT_RULE)
  public String gracePeriods = GracePeriodParams.DEFAULT_RULE;

  /** The length of a jiffy in nanoseconds. */
  @Param("4000000")
  public long jiffyNanos = 4_000_000;

  private final LiveMachine machine = new LiveMachine();
  private final Map<Thread, Task> tasks = new ConcurrentHashMap<>();
  private ReadDomain domain;

  /** Makes it and starts its workers. */
  @Setup
  public void boot() {
    domain =
        ONLY.add(
            GracePeriodParams.generation(generation)
                .readDomain(machine, GracePeriodParams.options(gracePeriods, jiffyNanos)));
    machine.startWorkers();
  }

  /** Ends its tasks. */
  @TearDown
  public void stop() {
    machine.stop();
  }

  ReadDomain domain() {
    return ONLY.onlyOr(domain);
  }

  /** The task that the calling thread is. */
  Task taskOfThisThread() {
    return tasks.computeIfAbsent(Thread.currentThread(), thread -> machine.attach("bench"));
  }

  /** The task that a thread of JMH is: the same one in all states of that thread. */
  @State(Scope.Thread)
  public static class Current {
    private Task task;

    /** Makes the thread a task. */
    @Setup(Level.Trial)
    public void attach(LiveDomain live) {
      task = live.taskOfThisThread();
    }

    Task task() {
      return task;
    }
  }
}
