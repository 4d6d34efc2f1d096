// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What else one might keep callbacks in, called as often: an array that nothing protects, and
 * Java's own list for such a purpose. Neither can tell when a callback that was taken out has
 * ended.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class PeerWalk {
  /** How many are in the list. */
  @Param({"0", "1", "4", "16"})
  public int notifiers;

  private final Task task = new LiveMachine().attach("bench");
  private CountingDriver[] array;
  private List<CountingDriver> copyOnWrite;

  /** Fills both lists. */
  @Setup
  public void fill() {
    array = Stream.generate(CountingDriver::new).limit(notifiers).toArray(CountingDriver[]::new);
    copyOnWrite = new CopyOnWriteArrayList<>(array);
  }

  /** The floor: no walk of as many can be quicker. */
  @Benchmark
  public int array() {
    int young = 0;
    for (CountingDriver driver : array) {
      young |= driver.count(task);
    }
    return young;
  }

  /** A walk of a snapshot. */
  @Benchmark
  public int copyOnWriteArrayList() {
    int young = 0;
    for (CountingDriver driver : copyOnWrite) {
      young |= driver.count(task);
    }
    return young;
  }
}
