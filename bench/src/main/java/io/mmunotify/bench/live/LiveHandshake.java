// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.machine.Handshake;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it takes to ask a thread whether it is in a read section of classic RCU: a handshake with a
 * thread that runs, and a look at its frames.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class LiveHandshake {
  /** How many frames of its own the asked thread has. */
  @Param({"1", "10", "100", "1000"})
  public int frames;

  private final LiveMachine machine = new LiveMachine();
  private volatile boolean stopping;
  private Task asked;
  private Thread thread;

  /** Has a thread run at that depth. */
  @Setup
  public void start() {
    CompletableFuture<Task> deep = new CompletableFuture<>();
    thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              Task task = machine.attach("asked");
              descend(deep, task, frames);
            });
    asked = deep.join();
  }

  private void descend(CompletableFuture<Task> deep, Task task, int more) {
    if (more > 1) {
      descend(deep, task, more - 1);
      return;
    }
    deep.complete(task);
    while (!stopping) {
      Machine.cpuRelax();
    }
  }

  /** Ends the thread. */
  @TearDown
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  /** One question. */
  @Benchmark
  public boolean ask() {
    return Handshake.findsOutside(asked);
  }
}
