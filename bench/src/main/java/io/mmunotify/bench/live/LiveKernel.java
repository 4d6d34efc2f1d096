// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.JvmConstant;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.mm.MmStruct;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One generation, booted on a live machine. The threads of JMH become its tasks. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveKernel {
  private static final Set<Callback> CALLBACKS =
      EnumSet.of(
          Callback.CLEAR_FLUSH_YOUNG,
          Callback.INVALIDATE_RANGE_START,
          Callback.INVALIDATE_RANGE_END);

  /** The one of this JVM, which its callers know as a kernel's callers know its functions. */
  private static final JvmConstant<Kernel> ONLY = JvmConstant.none();

  /** Its name. No default: which there are is for the service loader to say. */
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
  private Kernel kernel;
  private final AtomicInteger notifiers = new AtomicInteger();

  /** Boots it. */
  @Setup
  public void boot() {
    kernel =
        ONLY.add(
            GracePeriodParams.generation(generation)
                .boot(
                    machine,
                    FaultInjector.none(),
                    GracePeriodParams.options(gracePeriods, jiffyNanos)));
    machine.startWorkers();
  }

  /** Ends its tasks. */
  @TearDown
  public void stop() {
    machine.stop();
  }

  Kernel kernel() {
    return ONLY.onlyOr(kernel);
  }

  /**
   * An address space with so many notifiers on it; never less than one ever.
   *
   * @param by the task that makes it
   */
  MmStruct newMm(Task by, int registered) {
    MmStruct mm = kernel.newMm("mm", 1);
    Notifier gone = newNotifier();
    register(by, gone, mm);
    for (int i = 0; i < registered; i++) {
      register(by, newNotifier(), mm);
    }
    kernel.unregister(by, gone, mm);
    return mm;
  }

  void register(Task by, Notifier notifier, MmStruct mm) {
    if (kernel.register(by, notifier, mm) != 0) {
      throw new IllegalStateException("registering " + notifier.name() + " failed");
    }
  }

  Notifier newNotifier() {
    String name = "n" + notifiers.getAndIncrement();
    return kernel.newNotifier(name, CALLBACKS, Set.of(), new CountingDriver());
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
    public void attach(LiveKernel live) {
      task = live.taskOfThisThread();
    }

    Task task() {
      return task;
    }
  }
}
