// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.mm.MmStruct;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How long a driver waits, while others walk address spaces of their own, or nobody does. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiveRegistration {
  /** Those who walk elsewhere. */
  @State(Scope.Benchmark)
  public static class Others {
    /** How many threads walk meanwhile. */
    @Param({"0", "1"})
    public int walkers;

    private final Background background = new Background();

    /** Starts the walkers. */
    @Setup
    public void start(LiveKernel live) {
      for (int i = 0; i < walkers; i++) {
        MmStruct other = live.newMm(live.taskOfThisThread(), 1);
        background.start(
            () -> live.kernel().clearFlushYoung(live.taskOfThisThread(), other, 0, 4096));
      }
    }

    /** Ends them. */
    @TearDown
    public void stop() {
      background.stop();
    }
  }

  /**
   * An address space of the thread's own, and a notifier that is not registered. JMH gives each
   * state that asks for another one its own, so what goes with a benchmark is derived from this.
   */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
  public static class Space {
    MmStruct mm;
    Notifier notifier;

    /** Makes both. */
    @Setup
    public void make(LiveKernel live, LiveKernel.Current current) {
      mm = live.newMm(current.task(), 1);
      notifier = live.newNotifier();
    }
  }

  /** Takes back what was measured. */
  public static class Unregistered extends Space {
    /** Not measured. */
    @TearDown(Level.Invocation)
    public void unregister(LiveKernel live, LiveKernel.Current current) {
      live.kernel().unregister(current.task(), notifier, mm);
    }
  }

  /** Makes ready what is measured. */
  public static class Registered extends Space {
    /** Not measured. */
    @Setup(Level.Invocation)
    public void register(LiveKernel live, LiveKernel.Current current) {
      live.register(current.task(), notifier, mm);
    }
  }

  /** {@code register} beside one that stays. */
  @Benchmark
  public int register(
      LiveKernel live, LiveKernel.Current current, Others others, Unregistered space) {
    return live.kernel().register(current.task(), space.notifier, space.mm);
  }

  /** {@code unregister} beside one that stays: waits for a grace period. */
  @Benchmark
  public void unregister(
      LiveKernel live, LiveKernel.Current current, Others others, Registered space) {
    live.kernel().unregister(current.task(), space.notifier, space.mm);
  }
}
