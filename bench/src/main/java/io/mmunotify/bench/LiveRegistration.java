// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
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
  /** An address space, a notifier that is not registered, and those who walk elsewhere. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
  public static class Spaces {
    /** How many threads walk meanwhile. */
    @Param({"0", "1"})
    public int walkers;

    private final Background background = new Background();
    private MmStruct mm;
    private Notifier notifier;

    /** Starts the walkers. */
    @Setup
    public void start(LiveKernel live) {
      mm = live.newMm(1);
      notifier = live.newNotifier();
      for (int i = 0; i < walkers; i++) {
        MmStruct other = live.newMm(1);
        Task walker = live.attach("walker");
        background.start(() -> live.kernel().clearFlushYoung(walker, other, 0, 4096));
      }
    }

    /** Ends them. */
    @TearDown
    public void stop() {
      background.stop();
    }
  }

  /** Takes back what was measured. */
  @State(Scope.Benchmark)
  public static class UnregisterAfter {
    /** Not measured. */
    @TearDown(Level.Invocation)
    public void unregister(LiveKernel live, Spaces spaces) {
      live.kernel().unregister(live.setupTask(), spaces.notifier, spaces.mm);
    }
  }

  /** Makes ready what is measured. */
  @State(Scope.Benchmark)
  public static class RegisterBefore {
    /** Not measured. */
    @Setup(Level.Invocation)
    public void register(LiveKernel live, Spaces spaces) {
      live.register(spaces.notifier, spaces.mm);
    }
  }

  /** {@code register} beside one that stays. */
  @Benchmark
  public int register(
      LiveKernel live, LiveKernel.Current current, Spaces spaces, UnregisterAfter after) {
    return live.kernel().register(current.task(), spaces.notifier, spaces.mm);
  }

  /** {@code unregister} beside one that stays: waits for a grace period. */
  @Benchmark
  public void unregister(
      LiveKernel live, LiveKernel.Current current, Spaces spaces, RegisterBefore before) {
    live.kernel().unregister(current.task(), spaces.notifier, spaces.mm);
  }
}
